#pragma once

#include <flatline/export.hpp>
#include <flatline/types.hpp>

namespace flatline {

/// A matrix that lives in somebody else's memory: column-major, `stride` elements from column to
/// column.
template <class T>
struct MatrixView {
  T* data;
  Index rows;
  Index cols;
  Index stride;
};

/// Whether an operand of `multiply` is transposed.
enum class Op { none, transpose };

/// Computes C ← α·op(A)·op(B) + β·C with one call of BLAS. Allocates nothing.
FLATLINE_API void multiply(MatrixView<const float> a, Op op_a, MatrixView<const float> b, Op op_b,
                           MatrixView<float> c, float alpha = 1, float beta = 0);
FLATLINE_API void multiply(MatrixView<const double> a, Op op_a, MatrixView<const double> b, Op op_b,
                           MatrixView<double> c, double alpha = 1, double beta = 0);

}  // namespace flatline
