#pragma once

#include <initializer_list>
#include <span>
#include <type_traits>

#include <flatline/export.hpp>
#include <flatline/types.hpp>
#include <flatline/workspace.hpp>

namespace flatline {

/// A matrix that lives in somebody else's memory: column-major, `stride` elements from column to
/// column.
template <class T>
struct MatrixView {
  T* data;
  Index rows;
  Index cols;
  Index stride;

  T* col(Index n) const { return data + n * stride; }
  /// Views `count` rows from row `first` on.
  MatrixView part(Index first, Index count) const { return {data + first, count, cols, stride}; }
  operator MatrixView<const T>() const requires(!std::is_const_v<T>) {
    return {data, rows, cols, stride};
  }
};

/// Matrices of one shape that make up a taller one, the first at the top: `count` of them, each
/// `apart` elements behind the one before. The gates of a recurrent layer are such a stack.
template <class T>
struct StackView {
  T* data;
  Index rows;  ///< of one of them
  Index cols;
  Index stride;
  Index count;
  Index apart;

  StackView(T* data, Index rows, Index cols, Index stride, Index count, Index apart)
      : data(data), rows(rows), cols(cols), stride(stride), count(count), apart(apart) {}
  StackView(MatrixView<T> m) : StackView(m.data, m.rows, m.cols, m.stride, 1, 0) {}
  StackView(MatrixView<std::remove_const_t<T>> m) requires std::is_const_v<T>
      : StackView(m.data, m.rows, m.cols, m.stride, 1, 0) {}

  MatrixView<T> operator[](Index i) const { return {data + i * apart, rows, cols, stride}; }
  operator StackView<const T>() const requires(!std::is_const_v<T>) {
    return {data, rows, cols, stride, count, apart};
  }
};

/// Views a matrix.
template <class T>
MatrixView<const T> view(const arma::Mat<T>& matrix) {
  return {matrix.memptr(), matrix.n_rows, matrix.n_cols, matrix.n_rows};
}
template <class T>
MatrixView<T> view(arma::Mat<T>& matrix) {
  return {matrix.memptr(), matrix.n_rows, matrix.n_cols, matrix.n_rows};
}
/// Views some steps of F × N × L side by side, as F × (N · steps).
template <class T>
MatrixView<const T> view(const arma::Cube<T>& cube, Steps range) {
  return {cube.memptr() + range.first * cube.n_elem_slice, cube.n_rows,
          cube.n_cols * (range.last - range.first), cube.n_rows};
}
template <class T>
MatrixView<T> view(arma::Cube<T>& cube, Steps range) {
  return {cube.memptr() + range.first * cube.n_elem_slice, cube.n_rows,
          cube.n_cols * (range.last - range.first), cube.n_rows};
}

/// Whether an operand of `multiply` is transposed.
enum class Op { none, transpose };

/// Computes C ← α·op(A)·op(B) + β·C with one call of BLAS. Allocates nothing.
FLATLINE_API void multiply(MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
                           MatrixView<float> c, float alpha = 1, float beta = 0);
FLATLINE_API void multiply(MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b,
                           MatrixView<double> c, double alpha = 1, double beta = 0);

template <class T>
struct Factor;  // rows of B, as the kernels see them

/// Keeps a matrix A in the order in which products read it, so that one copy serves many products
/// with few columns. An element of a product has the same bits whichever columns are beside it.
/// Instruction sets are chosen as for `vector_exp`.
template <class T>
class FLATLINE_API Packed {
 public:
  /// Copies op(A). Allocates only when the size grows. C is a stack of as many matrices as A was,
  /// unless A was transposed; then B may be one.
  void pack(StackView<const T> a, Op op_a);
  /// Copies two matrices side by side: A is [left right].
  void pack(StackView<const T> left, StackView<const T> right);
  /// Computes C ← S + op(A)·B, where S may be C. A stride of 0 adds the first column of S
  /// everywhere. If B has fewer rows than op(A) columns, only the first columns count.
  void multiply(StackView<const T> b, StackView<const T> s, StackView<T> c) const;
  /// Computes C ← op(A)·B.
  void multiply(StackView<const T> b, StackView<T> c) const;
  /// Computes C ← S + op(A)·B, where B is two matrices, one below the other.
  void multiply(StackView<const T> upper, StackView<const T> lower, StackView<const T> s,
                StackView<T> c) const;

 private:
  void resize(Index rows, Index runs, Index cols);
  void multiply(std::span<const Factor<T>> b, StackView<const T> s, StackView<T> c) const;

  Workspace<T> panels_;
  Index rows_ = 0, runs_ = 0, cols_ = 0;
};

extern template class Packed<float>;
extern template class Packed<double>;

/// A product C ← C + A·Bᵀ, where B has as many columns as A counts with, from its column `first`
/// on.
template <class T>
struct Outer {
  MatrixView<const T> b;
  MatrixView<T> c;
  Index first = 0;
};

/// Adds products with one left factor A of many columns, as gradients of weights are. A may be a
/// stack; a C is one matrix. Allocates nothing.
FLATLINE_API void add_outer(StackView<const float> a, std::initializer_list<Outer<float>> terms);
FLATLINE_API void add_outer(StackView<const double> a, std::initializer_list<Outer<double>> terms);

/// Views ones as 1 × `cols`, the right factor of a sum over columns.
template <class T>
MatrixView<const T> ones(Index cols) {
  static constexpr T one = 1;
  return {&one, 1, cols, 0};
}

/// Computes Z ← W·X + b·1ᵀ, with b of one column.
FLATLINE_API void affine(MatrixView<const float> w, MatrixView<const float> b,
                         MatrixView<const float> x, MatrixView<float> z);
FLATLINE_API void affine(MatrixView<const double> w, MatrixView<const double> b,
                         MatrixView<const double> x, MatrixView<double> z);

}  // namespace flatline
