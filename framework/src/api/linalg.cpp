#include <flatline/linalg.hpp>

#include <cblas.h>

namespace flatline {
namespace {

CBLAS_TRANSPOSE flag(Op op) { return op == Op::none ? CblasNoTrans : CblasTrans; }

template <class T, class Gemm>
void call(Gemm gemm, MatrixView<const T> a, Op op_a, MatrixView<const T> b, Op op_b,
          MatrixView<T> c, T alpha, T beta) {
  const Index inner = op_a == Op::none ? a.cols : a.rows;
  gemm(CblasColMajor, flag(op_a), flag(op_b), static_cast<blasint>(c.rows),
       static_cast<blasint>(c.cols), static_cast<blasint>(inner), alpha, a.data,
       static_cast<blasint>(a.stride), b.data, static_cast<blasint>(b.stride), beta, c.data,
       static_cast<blasint>(c.stride));
}

}  // namespace

void multiply(MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
              MatrixView<float> c, float alpha, float beta) {
  call(cblas_sgemm, a, op_a, b, op_b, c, alpha, beta);
}
void multiply(MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b,
              MatrixView<double> c, double alpha, double beta) {
  call(cblas_dgemm, a, op_a, b, op_b, c, alpha, beta);
}

}  // namespace flatline
