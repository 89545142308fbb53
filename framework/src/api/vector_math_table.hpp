#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

namespace flatline {

/// Computes out(i, j) = f(in(i, j)) for column-major matrices with the given strides.
template <class T>
using MapFunction = void (*)(const T* in, std::size_t in_stride, T* out, std::size_t out_stride,
                             std::size_t rows, std::size_t cols);

/// So many runs of so many rows each.
struct Rows {
  std::size_t size, runs;
};

/// Where the elements of a matrix are in somebody else's memory.
template <class T>
struct Strided {
  T* data;             ///< null: zeros
  std::size_t stride;  ///< from column to column
  std::size_t apart;   ///< from run to run of rows
};

/// Rows of the right operand B of a product.
template <class T>
struct Factor {
  const T* data;
  Rows inner;
  std::size_t inner_stride;  ///< from row to row
  std::size_t stride;        ///< from column to column
  std::size_t apart;         ///< from run to run of rows
};

/// A matrix that is to be packed.
template <class T>
struct Source {
  const T* data;
  std::size_t row_stride, col_stride, cols;
};
/// The panels that it goes into, which have so many columns, from column `first` on.
template <class T>
struct Panels {
  T* data;
  std::size_t cols, first;
};

/// Writes A, of so many rows, in the order in which `multiply` reads it.
template <class T>
using PackFunction = void (*)(Source<T> a, std::size_t rows, Panels<T> to);
/// Computes C ← start + A·B, where A was packed into panels of `a_cols` columns, of which the first
/// are used, and B is the factors, one below the other.
template <class T>
using SmallProduct = void (*)(const T* a, std::size_t a_cols, Rows rows,
                              std::span<const Factor<T>> b, Strided<const T> start, Strided<T> c,
                              std::size_t cols);

/// A product C ← C + A·Bᵀ over the columns first … first + count of A, where C has `cols` columns.
template <class T>
struct OuterTerm {
  const T* b;
  std::size_t b_stride;  ///< from column to column
  T* c;
  std::size_t c_stride, cols;
  std::size_t first, count;
};
/// Computes products with one left factor, of `inner` columns; C has no gaps between its rows.
template <class T>
using OuterProducts = void (*)(Strided<const T> a, Rows rows, std::size_t inner,
                               std::span<const OuterTerm<T>> terms);

/// A product C ← start + A·B of matrices whose rows are sequences, a few whole registers of them.
/// A and C have no gaps between their columns, the rows of B are `b_stride` apart.
template <class T>
struct LaneProduct {
  const T* a;
  std::size_t inner;
  const T* b;
  std::size_t b_stride;
  const T* bias;  ///< what each column starts from; null: from what is in C
  T* c;
};
template <class T>
using LaneProducts = void (*)(LaneProduct<T> product, std::size_t registers, std::size_t cols);
/// A matrix of `cols` columns without gaps for each step.
template <class T>
struct StepPanels {
  const T* data;
  std::size_t cols, step;  ///< from step to step
};
/// Adds the sum of Aᵀ·B over the steps to C, where A and B have so many registers of rows, and A at
/// least as many columns as a register has lanes; `c` says where each column of C is.
template <class T>
using InnerProducts = void (*)(StepPanels<T> a, StepPanels<T> b, std::size_t registers,
                               std::size_t steps, T* const* c);
/// Writes the transpose of A, of so many rows and with `row_stride` 1, its columns `stride` apart.
template <class T>
using Transpose = void (*)(Source<T> a, std::size_t rows, T* out, std::size_t stride);

template <class T>
struct VectorMath {
  MapFunction<T> exp, tanh, sigmoid;
  PackFunction<T> pack;
  SmallProduct<T> multiply;
  OuterProducts<T> add_outer_products;
  LaneProducts<T> multiply_lanes;
  InnerProducts<T> add_inner_products;
  Transpose<T> transpose;
  std::size_t lanes;      ///< numbers in a register
  std::size_t blas_from;  ///< rows of A from which BLAS has the faster outer products
};

/// The functions of one instruction set.
struct VectorMathTable {
  VectorMath<float> single_precision;
  VectorMath<double> double_precision;
};

extern const VectorMathTable vector_math_plain;
#if defined(__x86_64__)
extern const VectorMathTable vector_math_avx2;
extern const VectorMathTable vector_math_avx512;
#endif

/// Picks the precision of a set.
template <class T>
const VectorMath<T>& of_precision(const VectorMathTable& table) {
  if constexpr (std::is_same_v<T, float>)
    return table.single_precision;
  else
    return table.double_precision;
}

/// Takes the best set of this machine or, unless null, the one that is `forced` by its name.
/// Throws Error FL520 when this machine does not have it.
const VectorMathTable& choose_vector_math(const char* forced);

/// The set in use: the best, or the one that FLATLINE_SIMD names.
const VectorMathTable& vector_math();

}  // namespace flatline
