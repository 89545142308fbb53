#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <algorithm>
#include <cstring>
#include <utility>

#include "api/vector_math_pack.hpp"
#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

/// A pack as the compiler knows it, which finds the instructions for a shuffle.
template <class T>
struct Raw {
  static constexpr std::size_t lanes = Pack<T>::size;
  typedef T Vector __attribute__((vector_size(lanes * sizeof(T))));

  static Vector load(const T* from) {
    Vector out;
    std::memcpy(&out, from, sizeof out);
    return out;
  }
  static void store(const Vector& v, T* to) { std::memcpy(to, &v, sizeof v); }

  /// Takes turns between the elements of a and b, from `first` on.
  template <std::size_t first, std::size_t... i>
  static Vector zip(const Vector& a, const Vector& b, std::index_sequence<i...>) {
    return __builtin_shufflevector(a, b, (first + i / 2 + i % 2 * lanes)...);
  }
};

/// Writes a square of A, whose rows are without gaps, so that its columns are. To zip the upper
/// half of the rows with the lower one, once for each bit of an index, transposes.
template <class T>
void transpose_square(const T* a, std::size_t row_stride, T* out, std::size_t pitch) {
  using R = Raw<T>;
  constexpr std::size_t n = R::lanes;
  constexpr std::make_index_sequence<n> all;
  typename R::Vector row[n], next[n];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < n; ++i) row[i] = R::load(a + i * row_stride);
#pragma GCC unroll 4
  for (std::size_t bit = 1; bit < n; bit *= 2) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < n / 2; ++i) {
      next[2 * i] = R::template zip<0>(row[i], row[i + n / 2], all);
      next[2 * i + 1] = R::template zip<n / 2>(row[i], row[i + n / 2], all);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < n; ++i) row[i] = next[i];
  }
#pragma GCC unroll 16
  for (std::size_t i = 0; i < n; ++i) R::store(row[i], out + i * pitch);
}

/// Writes `rows` rows of A, at most a pack, and its columns, at most as many, `pitch` elements from
/// one to the next and filled up with zeros.
template <class T>
void pack_square(Source<T> a, std::size_t rows, T* out, std::size_t pitch) {
  constexpr std::size_t lanes = Pack<T>::size;
  if (rows == lanes && a.cols == lanes && a.col_stride == 1) {
    return transpose_square(a.data, a.row_stride, out, pitch);
  }
  for (std::size_t j = 0; j < a.cols; ++j, a.data += a.col_stride, out += pitch) {
    if (rows == lanes && a.row_stride == 1) {
      Pack<T>::load_unaligned(a.data).store_unaligned(out);
      continue;
    }
    for (std::size_t i = 0; i < rows; ++i) out[i] = a.data[i * a.row_stride];
    std::fill(out + rows, out + lanes, T(0));
  }
}

}  // namespace
}  // namespace flatline
