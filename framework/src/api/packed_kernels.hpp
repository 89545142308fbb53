#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <algorithm>

#include "api/pack_square.hpp"
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

/// What a tile works on: the columns of B, start and C from `col` on. Its pack number v of rows
/// begins at `…_at[v]` of a column and has `rows[v]` of them.
template <class T>
struct Tile {
  Strided<const T> a;
  std::span<const Factor<T>> b;
  Strided<const T> start;
  Strided<T> c;
  std::size_t a_at[tile_height], start_at[tile_height], c_at[tile_height];
  Part<T> rows[tile_height];
  std::size_t col;
};

/// Adds to the sums what one column of A and one row of B give.
template <bool packed, bool whole, std::size_t height, std::size_t width, class T>
void add_column(const Tile<T>& tile, const T* a, const T* b, std::size_t b_stride,
                Pack<T> (&sum)[width][height]) {
  Pack<T> column[height];
#pragma GCC unroll 8
  for (std::size_t v = 0; v < height; ++v) {
    const T* from = packed ? a + v * Pack<T>::size : a + tile.a_at[v];
    column[v] = packed || whole ? Pack<T>::load_unaligned(from) : load_part(from, tile.rows[v]);
  }
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
    const Pack<T> each(b[n * b_stride]);
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) sum[n][v] = fma(column[v], each, sum[n][v]);
  }
}

/// Computes C ← start + A·B for one tile of `height` packs of rows, which are `whole` unless a run
/// of rows ends there; those of A always are once it is `packed`. Each element sums in the order of
/// B's rows, so that it has the same bits in whatever tile it is.
template <std::size_t height, std::size_t width, bool packed, bool whole, class T>
void multiply_tile(const Tile<T>& tile) {
  const T* const start = tile.start.data + tile.col * tile.start.stride;
  T* const c = tile.c.data + tile.col * tile.c.stride;
  Pack<T> sum[width][height];
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      const T* from = start + n * tile.start.stride + tile.start_at[v];
      sum[n][v] = tile.start.data == nullptr ? Pack<T>(T(0))
                  : whole                    ? Pack<T>::load_unaligned(from)
                                             : load_part(from, tile.rows[v]);
    }
  }
  const T* a = tile.a.data;
  const std::size_t a_stride = tile.a.stride;
  for (const Factor<T>& factor : tile.b) {
    const std::size_t b_stride = factor.stride;
    for (std::size_t run = 0; run < factor.inner.runs; ++run) {
      const T* b = factor.data + tile.col * b_stride + run * factor.apart;
      for (std::size_t k = 0; k < factor.inner.size; ++k) {
        add_column<packed, whole>(tile, a, b, b_stride, sum);
        a += a_stride;
        b += factor.inner_stride;
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      T* to = c + n * tile.c.stride + tile.c_at[v];
      if (whole)
        sum[n][v].store_unaligned(to);
      else
        store_part(sum[n][v], to, tile.rows[v]);
    }
  }
}

template <class T>
using TileFunction = void (*)(const Tile<T>&);

template <class T, std::size_t height, bool packed, bool whole, std::size_t... width>
TileFunction<T> tile_of(std::size_t n, std::index_sequence<width...>) {
  static constexpr TileFunction<T> all[] = {&multiply_tile<height, width + 1, packed, whole, T>...};
  return all[n - 1];
}
template <class T, bool packed, bool whole>
TileFunction<T> tile_of(std::size_t height, std::size_t width) {
  constexpr std::make_index_sequence<tile_width> widths;
  switch (height) {
    case 1:
      return tile_of<T, 1, packed, whole>(width, widths);
    case 2:
      return tile_of<T, 2, packed, whole>(width, widths);
    case 3:
      return tile_of<T, 3, packed, whole>(width, widths);
    default:
      return tile_of<T, 4, packed, whole>(width, widths);
  }
}
template <class T>
TileFunction<T> tile_of(bool packed, bool whole, std::size_t height, std::size_t width) {
  if (packed)
    return whole ? tile_of<T, true, true>(height, width) : tile_of<T, true, false>(height, width);
  return whole ? tile_of<T, false, true>(height, width) : tile_of<T, false, false>(height, width);
}

/// The packs that rows fill; each run begins a new one.
template <class T>
class RowPacks {
 public:
  static constexpr std::size_t lanes = Pack<T>::size;

  explicit RowPacks(Rows rows) : size_(rows.size), of_run_((rows.size + lanes - 1) / lanes) {
    count_ = rows.runs * of_run_;
  }

  std::size_t count() const { return count_; }
  /// How many packs the tile from `first` on has.
  std::size_t height(std::size_t first) const { return std::min(count_ - first, tile_height); }
  /// Where a pack begins if the runs are so far apart.
  std::size_t at(std::size_t pack, std::size_t apart) const {
    return pack / of_run_ * apart + pack % of_run_ * lanes;
  }
  /// How many rows a pack holds.
  std::size_t rows(std::size_t pack) const {
    return std::min(size_ - pack % of_run_ * lanes, lanes);
  }
  bool whole() const { return size_ % lanes == 0; }

 private:
  std::size_t size_, of_run_, count_;
};

/// Computes one panel of C, `height` packs by `cols`, from tiles that are about equally wide.
template <class T>
void multiply_panel(Tile<T> tile, bool packed, bool whole, std::size_t height, std::size_t cols) {
  for (std::size_t tiles = (cols + tile_width - 1) / tile_width; tiles > 0; --tiles) {
    const std::size_t width = (cols + tiles - 1) / tiles;
    tile_of<T>(packed, whole, height, width)(tile);
    tile.col += width;
    cols -= width;
  }
}

/// Computes C ← start + A·B for as many columns of A from `done` on as B has rows.
template <class T>
void multiply_block(Strided<const T> a, const RowPacks<T>& packs, std::size_t done, Tile<T> tile,
                    std::size_t cols) {
  const bool packed = a.stride == 0;
  for (std::size_t pack = 0; pack < packs.count(); pack += tile_height) {
    const std::size_t height = packs.height(pack), lanes = packs.lanes;
    for (std::size_t v = 0; v < height; ++v) {
      tile.a_at[v] = packs.at(pack + v, a.apart);
      tile.start_at[v] = packs.at(pack + v, tile.start.apart);
      tile.c_at[v] = packs.at(pack + v, tile.c.apart);
      tile.rows[v] = Part<T>(packs.rows(pack + v));
    }
    tile.a = packed ? Strided<const T>{a.data + (pack * a.apart + done * height) * lanes,
                                       height * lanes, 0}
                    : Strided<const T>{a.data + done * a.stride, a.stride, 0};
    multiply_panel(tile, packed, packs.whole(), height, cols);
  }
}

template <class T>
std::size_t rows_of(std::span<const Factor<T>> b) {
  std::size_t rows = 0;
  for (const Factor<T>& factor : b) rows += factor.inner.size * factor.inner.runs;
  return rows;
}

/// Calls f(block, done) for the blocks of a factor's rows, of which `done` come before.
template <class T, class F>
void for_each_block(const Factor<T>& b, std::size_t before, const F& f) {
  const Rows inner = b.inner;
  const std::size_t together =
      std::max<std::size_t>(inner_block / std::max<std::size_t>(inner.size, 1), 1);
  for (std::size_t run = 0; run < inner.runs; run += together) {
    for (std::size_t k = 0; k < inner.size; k += inner_block) {
      Factor<T> block = b;
      block.data += run * b.apart + k * b.inner_stride;
      block.inner = {std::min(inner.size - k, inner_block), std::min(inner.runs - run, together)};
      f(block, before + run * inner.size + k);
    }
  }
}

/// Computes C ← start + A·B for A of so many rows, as panels if its stride is 0.
template <class T>
void multiply_small(Strided<const T> a, Rows rows, std::span<const Factor<T>> b,
                    Strided<const T> start, Strided<T> c, std::size_t cols) {
  if (cols == 0) return;
  const RowPacks<T> packs(rows);
  const auto multiply = [&](std::span<const Factor<T>> block, std::size_t done) {
    multiply_block<T>(a, packs, done, {{}, block, start, c, {}, {}, {}, {}, 0}, cols);
    start = {c.data, c.stride, c.apart};
  };
  if (rows_of(b) <= inner_block) return multiply(b, 0);
  for (std::size_t i = 0; i < b.size(); ++i) {
    for_each_block(b[i], rows_of(b.first(i)), [&](const Factor<T>& block, std::size_t done) {
      multiply({&block, 1}, done);
    });
  }
}

/// Writes A into panels of as many packs of rows as a tile has: of each the columns one after the
/// other, filled up to whole packs with zeros. All panels together go through A from left to right.
template <class T>
void pack(Source<T> a, Rows rows, Panels<T> to) {
  constexpr std::size_t lanes = Pack<T>::size;
  const RowPacks<T> packs(rows);
  for (std::size_t k = 0; k < a.cols; k += lanes) {
    for (std::size_t i = 0; i < packs.count(); ++i) {
      const std::size_t first = i - i % tile_height, pitch = packs.height(first) * lanes;
      const T* from = a.data + packs.at(i, rows.size) * a.row_stride + k * a.col_stride;
      pack_square<T>(
          {from, a.row_stride, a.col_stride, std::min(a.cols - k, lanes)}, packs.rows(i),
          to.data + first * lanes * to.cols + (to.first + k) * pitch + (i - first) * lanes, pitch);
    }
  }
}

}  // namespace
}  // namespace flatline
