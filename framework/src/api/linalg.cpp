#include <flatline/linalg.hpp>

#include <algorithm>

#include <cblas.h>

#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

CBLAS_TRANSPOSE flag(Op op) { return op == Op::none ? CblasNoTrans : CblasTrans; }

template <class T, class Gemm, class Gemv>
void call(Gemm gemm, Gemv gemv, MatrixView<const T> a, Op op_a, MatrixView<const T> b, Op op_b,
          MatrixView<T> c, T alpha, T beta) {
  const auto lda = static_cast<blasint>(a.stride), ldb = static_cast<blasint>(b.stride);
  if (c.cols == 1) {  // several times faster than the general product
    gemv(CblasColMajor, flag(op_a), static_cast<blasint>(a.rows), static_cast<blasint>(a.cols),
         alpha, a.data, lda, b.data, op_b == Op::none ? 1 : ldb, beta, c.data, 1);
    return;
  }
  const Index inner = op_a == Op::none ? a.cols : a.rows;
  gemm(CblasColMajor, flag(op_a), flag(op_b), static_cast<blasint>(c.rows),
       static_cast<blasint>(c.cols), static_cast<blasint>(inner), alpha, a.data, lda, b.data, ldb,
       beta, c.data, static_cast<blasint>(c.stride));
}

/// Below this number of inputs a product is bound by memory, so bias and product go in one pass.
constexpr Index few_inputs = 4;

template <class T>
void affine_columns(MatrixView<const T> w, MatrixView<const T> b, MatrixView<const T> x,
                    MatrixView<T> z) {
  const bool few = w.cols <= few_inputs;
  for (Index n = 0; n < z.cols; ++n) {
    T* __restrict out = z.col(n);
    std::copy_n(b.data, z.rows, out);
    for (Index f = 0; few && f < w.cols; ++f) {
      const T* __restrict weight = w.col(f);
      const T input = x.col(n)[f];
      for (Index i = 0; i < z.rows; ++i) out[i] += weight[i] * input;
    }
  }
  if (!few) multiply(w, Op::none, x, Op::none, z, T(1), T(1));
}

/// Tells whether BLAS is to add a product: where C is large it has the better blocks.
template <class T>
bool for_blas(StackView<const T> a, const Outer<T>& term) {
  return a.rows >= of_precision<T>(vector_math()).blas_from && term.c.cols >= 64;
}

template <class T>
void add_by_blas(StackView<const T> a, const Outer<T>& term) {
  for (Index i = 0; i < a.count; ++i) {
    const MatrixView<const T> counted{a[i].col(term.first), a.rows, term.b.cols, a.stride};
    multiply(counted, Op::none, term.b, Op::transpose, term.c.part(i * a.rows, a.rows), T(1), T(1));
  }
}

template <class T>
void add_products(StackView<const T> a, std::initializer_list<Outer<T>> terms) {
  constexpr Index most = 4;
  OuterTerm<T> together[most];
  for (const Outer<T>* next = terms.begin(); next != terms.end();) {
    Index count = 0;
    for (; next != terms.end() && count < most; ++next) {
      if (for_blas(a, *next)) {
        add_by_blas(a, *next);
        continue;
      }
      together[count++] = {next->b.data, next->b.stride, next->c.data, next->c.stride,
                           next->c.cols, next->first,    next->b.cols};
    }
    if (count == 0) continue;
    of_precision<T>(vector_math())
        .add_outer_products({a.data, a.stride, a.apart}, {a.rows, a.count}, a.cols,
                            {together, count});
  }
}

}  // namespace

void multiply(MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
              MatrixView<float> c, float alpha, float beta) {
  call(cblas_sgemm, cblas_sgemv, a, op_a, b, op_b, c, alpha, beta);
}
void multiply(MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b,
              MatrixView<double> c, double alpha, double beta) {
  call(cblas_dgemm, cblas_dgemv, a, op_a, b, op_b, c, alpha, beta);
}

void add_outer(StackView<const float> a, std::initializer_list<Outer<float>> terms) {
  add_products(a, terms);
}
void add_outer(StackView<const double> a, std::initializer_list<Outer<double>> terms) {
  add_products(a, terms);
}

void affine(MatrixView<const float> w, MatrixView<const float> b, MatrixView<const float> x,
            MatrixView<float> z) {
  affine_columns(w, b, x, z);
}
void affine(MatrixView<const double> w, MatrixView<const double> b, MatrixView<const double> x,
            MatrixView<double> z) {
  affine_columns(w, b, x, z);
}

}  // namespace flatline
