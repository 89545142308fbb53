#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <algorithm>

#include "api/vector_math_pack.hpp"
#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

/// A tile of C is held in registers: `tile_height` packs of rows by `tile_width` columns.
constexpr std::size_t tile_height = 4;
#if defined(__AVX512F__)
constexpr std::size_t tile_width = 6;  // 24 of 32 registers sum
#else
constexpr std::size_t tile_width = 3;  // 12 of 16
#endif

/// So many columns of A are used at a time: a panel of them stays in the second-level cache.
constexpr std::size_t inner_block = 512;

/// What a tile works on; only `rest` rows of the last pack are in C.
template <class T>
struct Tile {
  Strided<const T> a;
  Factor<T> b;
  Strided<const T> start;
  Strided<T> c;
  std::size_t inner, rest;
};

/// Computes C ← start + A·B for one tile of `height` packs of rows. Unless A is `whole`, its
/// columns end where those of C end. Each element sums in the order of `inner`, so that it has the
/// same bits in whatever tile it is.
template <std::size_t height, std::size_t width, bool whole, class T>
void multiply_tile(const Tile<T>& tile) {
  Strided<const T> a = tile.a;
  Factor<T> b = tile.b;
  const Strided<const T> start = tile.start;
  const Strided<T> c = tile.c;
  const std::size_t inner = tile.inner, rest = tile.rest;
  constexpr std::size_t lanes = Pack<T>::size;
  const auto load = [&](const T* from, std::size_t v, bool full) {
    return v + 1 < height || full ? Pack<T>::load_unaligned(from + v * lanes)
                                  : load_part(from + v * lanes, rest);
  };
  Pack<T> sum[width][height];
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      sum[n][v] = start.data == nullptr ? Pack<T>(T(0))
                                        : load(start.data + n * start.stride, v, rest == lanes);
    }
  }
  for (std::size_t k = 0; k < inner; ++k, a.data += a.stride, b.data += b.inner_stride) {
    Pack<T> column[height];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) column[v] = load(a.data, v, whole);
#pragma GCC unroll 8
    for (std::size_t n = 0; n < width; ++n) {
      const Pack<T> factor(b.data[n * b.stride]);
#pragma GCC unroll 8
      for (std::size_t v = 0; v < height; ++v) sum[n][v] = fma(column[v], factor, sum[n][v]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      T* to = c.data + n * c.stride + v * lanes;
      if (v + 1 < height || rest == lanes)
        sum[n][v].store_unaligned(to);
      else
        store_part(sum[n][v], to, rest);
    }
  }
}

template <class T>
using TileFunction = void (*)(const Tile<T>&);

template <class T, std::size_t height, bool whole, std::size_t... width>
TileFunction<T> tile_of(std::size_t n, std::index_sequence<width...>) {
  static constexpr TileFunction<T> all[] = {&multiply_tile<height, width + 1, whole, T>...};
  return all[n - 1];
}
template <class T, bool whole>
TileFunction<T> tile_of(std::size_t height, std::size_t width) {
  constexpr std::make_index_sequence<tile_width> widths;
  switch (height) {
    case 1:
      return tile_of<T, 1, whole>(width, widths);
    case 2:
      return tile_of<T, 2, whole>(width, widths);
    case 3:
      return tile_of<T, 3, whole>(width, widths);
    default:
      return tile_of<T, 4, whole>(width, widths);
  }
}

/// Computes one panel of C, `rows` by `cols`, from tiles that are about equally wide.
template <class T, bool whole>
void multiply_panel(Tile<T> tile, std::size_t rows, std::size_t cols) {
  constexpr std::size_t lanes = Pack<T>::size;
  const std::size_t height = (rows + lanes - 1) / lanes;
  tile.rest = rows - (height - 1) * lanes;
  for (std::size_t tiles = (cols + tile_width - 1) / tile_width; tiles > 0; --tiles) {
    const std::size_t width = (cols + tiles - 1) / tiles;
    tile_of<T, whole>(height, width)(tile);
    tile.b.data += width * tile.b.stride;
    tile.c.data += width * tile.c.stride;
    tile.start = tile.start.from(width);
    cols -= width;
  }
}

/// Computes C ← start + A·B for A of `rows` × `inner`, as panels if its stride is 0.
template <class T>
void multiply_small(Strided<const T> a, std::size_t rows, std::size_t inner, Factor<T> b,
                    Strided<const T> start, Strided<T> c, std::size_t cols) {
  constexpr std::size_t lanes = Pack<T>::size, panel = tile_height * lanes;
  if (cols == 0) return;
  for (std::size_t k = 0; k < inner; k += inner_block) {
    const std::size_t depth = std::min(inner - k, inner_block);
    for (std::size_t row = 0; row < rows; row += panel) {
      const std::size_t count = std::min(rows - row, panel);
      const std::size_t padded = (count + lanes - 1) / lanes * lanes;
      const bool packed = a.stride == 0;
      const Strided<const T> part =
          packed ? Strided<const T>{a.data + row * inner + k * padded, padded}
                 : a.from(k).below(row);
      const auto multiply =
          packed || count == padded ? &multiply_panel<T, true> : &multiply_panel<T, false>;
      multiply({part, b.below(k), start.below(row), c.below(row), depth, 0}, count, cols);
    }
    start = {c.data, c.stride};
  }
}

/// Writes `count` rows and `depth` columns of A, filled up with zeros to `padded` rows.
template <class T>
void pack_block(const T* a, std::size_t row_stride, std::size_t col_stride, std::size_t count,
                std::size_t depth, T* out, std::size_t padded) {
  if (row_stride == 1) {
    for (std::size_t j = 0; j < depth; ++j)
      std::copy_n(a + j * col_stride, count, out + j * padded);
  } else {
    for (std::size_t i = 0; i < count; ++i, a += row_stride) {
      for (std::size_t j = 0; j < depth; ++j) out[j * padded + i] = a[j * col_stride];
    }
  }
  for (std::size_t j = 0; j < depth; ++j, out += padded) std::fill(out + count, out + padded, T(0));
}

/// Writes A (or its transpose) of `rows` × `inner` as panels: of each the columns one after the
/// other, filled up to whole packs with zeros.
template <class T>
void pack(const T* a, std::size_t row_stride, std::size_t col_stride, std::size_t rows,
          std::size_t inner, T* out) {
  constexpr std::size_t lanes = Pack<T>::size, panel = tile_height * lanes;
  for (std::size_t row = 0; row < rows; row += panel) {
    const std::size_t count = std::min(rows - row, panel);
    const std::size_t padded = (count + lanes - 1) / lanes * lanes;
    for (std::size_t k = 0; k < inner; k += lanes) {  // a line of the cache, if A is transposed
      const std::size_t depth = std::min(inner - k, lanes);
      const T* from = a + row * row_stride + k * col_stride;
      pack_block(from, row_stride, col_stride, count, depth, out, padded);
      out += depth * padded;
    }
  }
}

}  // namespace
}  // namespace flatline
