#pragma once

#include <cstddef>

namespace flatline {

/// Computes out(i, j) = f(in(i, j)) for column-major matrices with the given strides.
template <class T>
using MapFunction = void (*)(const T* in, std::size_t in_stride, T* out, std::size_t out_stride,
                             std::size_t rows, std::size_t cols);

template <class T>
struct VectorMath {
  MapFunction<T> exp, tanh, sigmoid;
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

}  // namespace flatline
