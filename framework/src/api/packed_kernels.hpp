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

/// What a tile works on. Its pack number v of rows begins at `…_at[v]` of a column and has
/// `rows[v]` of them.
template <class T>
struct Tile {
  Strided<const T> a;
  Factor<T> b;
  Strided<const T> start;
  Strided<T> c;
  Rows inner;
  std::size_t a_at[tile_height], start_at[tile_height], c_at[tile_height];
  Part<T> rows[tile_height];
};

/// Computes C ← start + A·B for one tile of `height` packs of rows, which are `whole` unless a run
/// of rows ends there; those of A always are once it is `packed`. Each element sums in the order of
/// `inner`, so that it has the same bits in whatever tile it is.
template <std::size_t height, std::size_t width, bool packed, bool whole, class T>
void multiply_tile(const Tile<T>& tile) {
  const T *a = tile.a.data, *b = tile.b.data;
  const std::size_t a_stride = tile.a.stride, b_stride = tile.b.stride;
  Pack<T> sum[width][height];
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      const T* from = tile.start.data + n * tile.start.stride + tile.start_at[v];
      sum[n][v] = tile.start.data == nullptr ? Pack<T>(T(0))
                  : whole                    ? Pack<T>::load_unaligned(from)
                                             : load_part(from, tile.rows[v]);
    }
  }
  for (std::size_t run = 0; run < tile.inner.runs; ++run, b = tile.b.data + run * tile.b.apart) {
    for (std::size_t k = 0; k < tile.inner.size; ++k, a += a_stride, b += tile.b.inner_stride) {
      Pack<T> column[height];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < height; ++v) {
        const T* from = packed ? a + v * Pack<T>::size : a + tile.a_at[v];
        column[v] = packed || whole ? Pack<T>::load_unaligned(from) : load_part(from, tile.rows[v]);
      }
#pragma GCC unroll 8
      for (std::size_t n = 0; n < width; ++n) {
        const Pack<T> factor(b[n * b_stride]);
#pragma GCC unroll 8
        for (std::size_t v = 0; v < height; ++v) sum[n][v] = fma(column[v], factor, sum[n][v]);
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t n = 0; n < width; ++n) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      T* to = tile.c.data + n * tile.c.stride + tile.c_at[v];
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
    tile.b.data += width * tile.b.stride;
    tile.c.data += width * tile.c.stride;
    if (tile.start.data != nullptr) tile.start.data += width * tile.start.stride;
    cols -= width;
  }
}

/// Computes C ← start + A·B for all columns of A from `done` on that `inner` has.
template <class T>
void multiply_block(Strided<const T> a, const RowPacks<T>& packs, std::size_t whole_inner,
                    std::size_t done, Tile<T> tile, std::size_t cols) {
  const bool packed = a.stride == 0;
  for (std::size_t pack = 0; pack < packs.count(); pack += tile_height) {
    const std::size_t height = packs.height(pack), lanes = packs.lanes;
    for (std::size_t v = 0; v < height; ++v) {
      tile.a_at[v] = packs.at(pack + v, a.apart);
      tile.start_at[v] = packs.at(pack + v, tile.start.apart);
      tile.c_at[v] = packs.at(pack + v, tile.c.apart);
      tile.rows[v] = Part<T>(packs.rows(pack + v));
    }
    tile.a = packed ? Strided<const T>{a.data + (pack * whole_inner + done * height) * lanes,
                                       height * lanes, 0}
                    : Strided<const T>{a.data + done * a.stride, a.stride, 0};
    multiply_panel(tile, packed, packs.whole(), height, cols);
  }
}

/// Computes C ← start + A·B for A of `rows` × `inner`, as panels if its stride is 0.
template <class T>
void multiply_small(Strided<const T> a, Rows rows, Rows inner, Factor<T> b, Strided<const T> start,
                    Strided<T> c, std::size_t cols) {
  if (cols == 0 || inner.size == 0) return;
  const RowPacks<T> packs(rows);
  const std::size_t together = std::max<std::size_t>(inner_block / inner.size, 1);
  for (std::size_t run = 0; run < inner.runs; run += together) {
    for (std::size_t k = 0; k < inner.size; k += inner_block) {
      const Rows part{std::min(inner.size - k, inner_block), std::min(inner.runs - run, together)};
      const Factor<T> from{b.data + run * b.apart + k * b.inner_stride, b.inner_stride, b.stride,
                           b.apart};
      multiply_block<T>(a, packs, inner.size * inner.runs, run * inner.size + k,
                        {{}, from, start, c, part, {}, {}, {}, {}}, cols);
      start = {c.data, c.stride, c.apart};
    }
  }
}

/// Writes `count` rows and `depth` columns of A, filled up with zeros to a pack of each column;
/// from one to the next there are `pitch` elements.
template <class T>
void pack_block(const T* a, std::size_t row_stride, std::size_t col_stride, std::size_t count,
                std::size_t depth, T* out, std::size_t pitch) {
  const bool whole = row_stride == 1 && count == Pack<T>::size;
  for (std::size_t j = 0; j < depth; ++j, a += col_stride, out += pitch) {
    if (whole) {
      Pack<T>::load_unaligned(a).store_unaligned(out);
      continue;
    }
    for (std::size_t i = 0; i < count; ++i) out[i] = a[i * row_stride];
    std::fill(out + count, out + Pack<T>::size, T(0));
  }
}

/// Writes A (or its transpose) of `rows` × `inner` as panels of as many packs as a tile has: of
/// each the columns one after the other, filled up to whole packs with zeros.
template <class T>
void pack(const T* a, std::size_t row_stride, std::size_t col_stride, Rows rows, std::size_t inner,
          T* out) {
  const RowPacks<T> packs(rows);
  for (std::size_t first = 0; first < packs.count(); first += tile_height) {
    const std::size_t pitch = packs.height(first) * packs.lanes;
    for (std::size_t k = 0; k < inner; k += packs.lanes) {  // a line of the cache, if transposed
      const std::size_t depth = std::min(inner - k, packs.lanes);
      for (std::size_t v = 0; v < packs.height(first); ++v) {
        const T* from = a + packs.at(first + v, rows.size) * row_stride + k * col_stride;
        pack_block(from, row_stride, col_stride, packs.rows(first + v), depth,
                   out + v * packs.lanes, pitch);
      }
      out += depth * pitch;
    }
  }
}

}  // namespace
}  // namespace flatline
