#pragma once

#include <cstddef>

namespace flatline {

/// Computes out(i, j) = f(in(i, j)) for column-major matrices with the given strides.
template <class T>
using MapFunction = void (*)(const T* in, std::size_t in_stride, T* out, std::size_t out_stride,
                             std::size_t rows, std::size_t cols);

/// Columns in somebody else's memory.
template <class T>
struct Strided {
  T* data;  ///< null: zeros
  std::size_t stride;

  Strided from(std::size_t col) const { return {data ? data + col * stride : data, stride}; }
  Strided below(std::size_t row) const { return {data ? data + row : data, stride}; }
};

/// Writes op(A), `rows` × `inner`, in the order in which `multiply` reads it.
template <class T>
using PackFunction = void (*)(const T* a, std::size_t row_stride, std::size_t col_stride,
                              std::size_t rows, std::size_t inner, T* out);
/// Computes C ← start + A·B for a packed A.
template <class T>
using PackedProduct = void (*)(const T* a, std::size_t rows, std::size_t inner, Strided<const T> b,
                               Strided<const T> start, Strided<T> c, std::size_t cols);

template <class T>
struct VectorMath {
  MapFunction<T> exp, tanh, sigmoid;
  PackFunction<T> pack;
  PackedProduct<T> multiply;
  std::size_t lanes;  ///< numbers in a register
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

/// Takes the best set of this machine or, unless null, the one that is `forced` by its name.
/// Throws Error FL520 when this machine does not have it.
const VectorMathTable& choose_vector_math(const char* forced);

/// The set in use: the best, or the one that FLATLINE_SIMD names.
const VectorMathTable& vector_math();

}  // namespace flatline
