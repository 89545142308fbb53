#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <utility>

#include "api/places.hpp"

namespace flatline {
namespace {

/// A tile of C, `height` packs of rows by at most `tile_width(height)` columns, is held in
/// registers. N.B. A table: a division takes as long as a column of A.
#if defined(__AVX512F__)
constexpr std::size_t tile_sums = 24;  // of 32 registers
#else
constexpr std::size_t tile_sums = 12;  // of 16
#endif
constexpr std::size_t tile_width(std::size_t height) {
  constexpr std::size_t most[] = {8, 8, std::min<std::size_t>(tile_sums / 2, 8), tile_sums / 3,
                                  tile_sums / 4};
  return most[height];
}

/// Columns, and where the packs of rows of a tile are in each.
template <class T>
struct Columns {
  T* data;  ///< null: zeros
  std::size_t stride;
  const std::size_t* packs;
};

/// Where packs are that lie one behind the other.
template <class T>
constexpr std::size_t side_by_side[tile_height] = {0, Pack<T>::size, 2 * Pack<T>::size,
                                                   3 * Pack<T>::size};

/// What a tile works on: a panel of A, B from column `col` on, and its own columns of start and C.
template <class T>
struct Tile {
  const T* a;
  std::span<const Factor<T>> b;
  std::size_t inner;  ///< rows of B
  std::size_t col;
  Columns<const T> start;
  Columns<T> c;
  const char* ahead;       ///< what is read after this panel
  std::size_t ahead_step;  ///< bytes of it to fetch with each column of A
  bool fetches = true;     ///< whether what the next tile writes may be far
};

/// Adds left(v) · right(n) to each sum. The fewer of both are held in registers, where the others
/// pass through a single one: there is no room for all beside the sums.
template <std::size_t height, std::size_t width, class T, class Left, class Right>
[[gnu::always_inline]] inline void add_products(const Left& left, const Right& right,
                                                Pack<T> (&sum)[width][height]) {
  if constexpr (height <= width) {
    Pack<T> held[height];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) held[v] = left(v);
#pragma GCC unroll 8
    for (std::size_t n = 0; n < width; ++n) {
      const Pack<T> each = right(n);
#pragma GCC unroll 8
      for (std::size_t v = 0; v < height; ++v) sum[n][v] = fma(held[v], each, sum[n][v]);
    }
  } else {
    Pack<T> held[width];
#pragma GCC unroll 8
    for (std::size_t n = 0; n < width; ++n) held[n] = right(n);
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      const Pack<T> each = left(v);
#pragma GCC unroll 8
      for (std::size_t n = 0; n < width; ++n) sum[n][v] = fma(each, held[n], sum[n][v]);
    }
  }
}

/// Adds to the sums what one column of A and one row of B give.
template <std::size_t height, std::size_t width, class T>
[[gnu::always_inline]] inline void add_column(const T* a, const T* b, std::size_t b_stride,
                                              Pack<T> (&sum)[width][height]) {
  const auto column = [&](std::size_t v) { return Pack<T>::load_unaligned(a + v * Pack<T>::size); };
  add_products(
      column, [&](std::size_t n) { return Pack<T>(b[n * b_stride]); }, sum);
}

/// Asks for what the next tile writes: its columns lie too far apart for the processor to guess.
template <std::size_t height, std::size_t width, class T>
void fetch_next(const Columns<T>& c) {
  constexpr std::size_t packs_in_line = std::max<std::size_t>(64 / sizeof(T) / Pack<T>::size, 1);
  for (std::size_t n = width; n < 2 * width; ++n) {
    for (std::size_t v = 0; v < height; v += packs_in_line)
      __builtin_prefetch(c.data + n * c.stride + c.packs[v], 1);
  }
}

/// Computes C ← start + A·B for one tile of `height` packs of rows. Each element sums in the order
/// of B's rows, so that it has the same bits in whatever tile it is.
template <std::size_t height, std::size_t width, class T>
[[gnu::always_inline]] inline void multiply_tile(const Tile<T>& tile) {
  const Columns<const T> start = tile.start;
  const Columns<T> c = tile.c;
  Pack<T> sum[width][height];
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      sum[n][v] = start.data == nullptr
                      ? Pack<T>(T(0))
                      : Pack<T>::load_unaligned(start.data + n * start.stride + start.packs[v]);
    }
  }
  if (tile.fetches) fetch_next<height, width>(c);
  const T* a = tile.a;
  const char* ahead = tile.ahead;
  for (const Factor<T>& factor : tile.b) {
    const std::size_t b_stride = factor.stride;
    for (std::size_t run = 0; run < factor.inner.runs; ++run) {
      const T* b = factor.data + tile.col * b_stride + run * factor.apart;
      for (std::size_t k = 0; k < factor.inner.size; ++k) {
        add_column<height, width>(a, b, b_stride, sum);
        __builtin_prefetch(ahead, 0, 2);  // into the second-level cache
        ahead += tile.ahead_step;
        a += height * Pack<T>::size;
        b += factor.inner_stride;
      }
    }
  }
  T* column[height];  // N.B. read before the first store, which it could not be told apart from
#pragma GCC unroll 8
  for (std::size_t v = 0; v < height; ++v) column[v] = c.data + c.packs[v];
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) sum[n][v].store_unaligned(column[v] + n * c.stride);
  }
}

/// Computes so many tiles side by side, and moves on behind them.
template <std::size_t height, std::size_t width, class T>
void multiply_tiles(Tile<T>& tile, std::size_t count) {
  const std::size_t ahead = tile.inner * tile.ahead_step;
  for (; count > 0; --count) {
    multiply_tile<height, width>(tile);
    tile.start.data += width * tile.start.stride;
    tile.c.data += width * tile.c.stride;
    tile.col += width;
    tile.ahead += ahead;
  }
}

template <class T>
using TilesFunction = void (*)(Tile<T>&, std::size_t);

template <class T, std::size_t height, std::size_t... width>
TilesFunction<T> tiles_of(std::size_t n, std::index_sequence<width...>) {
  static constexpr TilesFunction<T> all[] = {&multiply_tiles<height, width + 1, T>...};
  return all[n - 1];
}
template <class T>
TilesFunction<T> tiles_of(std::size_t height, std::size_t width) {
  switch (height) {
    case 1:
      return tiles_of<T, 1>(width, std::make_index_sequence<tile_width(1)>());
    case 2:
      return tiles_of<T, 2>(width, std::make_index_sequence<tile_width(2)>());
    case 3:
      return tiles_of<T, 3>(width, std::make_index_sequence<tile_width(3)>());
    default:
      return tiles_of<T, 4>(width, std::make_index_sequence<tile_width(4)>());
  }
}

}  // namespace
}  // namespace flatline
