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

  /// Numbers in 16 bytes, within which shuffles are cheap.
  static constexpr std::size_t block = 16 / sizeof(T);

  /// Takes turns between the elements of a and b, from the lower or upper half of each block.
  template <std::size_t half, std::size_t... i>
  static Vector zip(const Vector& a, const Vector& b, std::index_sequence<i...>) {
    return __builtin_shufflevector(
        a, b, (i / block * block + half * (block / 2) + i % block / 2 + i % 2 * lanes)...);
  }
  /// Takes turns between runs of `size` elements of a and b, the even ones of each or the odd ones.
  template <std::size_t odd, std::size_t size, std::size_t... i>
  static Vector take_turns(const Vector& a, const Vector& b, std::index_sequence<i...>) {
    return __builtin_shufflevector(
        a, b, (i / (2 * size) * 2 * size + odd * size + i % size + i / size % 2 * lanes)...);
  }
};

/// Transposes blocks of 16 bytes: of so many rows each, and then a matrix of blocks as a whole. To
/// zip the upper half of some rows with the lower one, once for each bit of an index, transposes.
template <class T>
void transpose_blocks(typename Raw<T>::Vector (&row)[Raw<T>::lanes]) {
  using R = Raw<T>;
  constexpr std::size_t n = R::lanes, half = R::block / 2;
  constexpr std::make_index_sequence<n> all;
  typename R::Vector next[n];
#pragma GCC unroll 2
  for (std::size_t bit = 1; bit < R::block; bit *= 2) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < n; i += 2) {
      const std::size_t from = i / R::block * R::block + i % R::block / 2;
      next[i] = R::template zip<0>(row[from], row[from + half], all);
      next[i + 1] = R::template zip<1>(row[from], row[from + half], all);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < n; ++i) row[i] = next[i];
  }
}
/// Exchanges runs of `size` elements between rows so far apart, and of longer ones.
template <class T, std::size_t size>
void exchange_blocks(typename Raw<T>::Vector (&row)[Raw<T>::lanes]) {
  using R = Raw<T>;
  constexpr std::make_index_sequence<R::lanes> all;
  if constexpr (size < R::lanes) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < R::lanes; ++i) {
      if (i & size) continue;
      const typename R::Vector even = R::template take_turns<0, size>(row[i], row[i + size], all);
      row[i + size] = R::template take_turns<1, size>(row[i], row[i + size], all);
      row[i] = even;
    }
    exchange_blocks<T, 2 * size>(row);
  }
}

/// Writes the first columns of a square of A, whose rows are without gaps, so that its columns are.
template <class T>
void transpose_square(const T* a, std::size_t row_stride, T* out, std::size_t pitch,
                      std::size_t cols = Pack<T>::size) {
  using R = Raw<T>;
  constexpr std::size_t n = R::lanes;
  typename R::Vector row[n];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < n; ++i) row[i] = R::load(a + i * row_stride);
  transpose_blocks<T>(row);
  exchange_blocks<T, R::block>(row);
#pragma GCC unroll 16
  for (std::size_t i = 0; i < n; ++i) {
    if (i < cols) R::store(row[i], out + i * pitch);
  }
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
