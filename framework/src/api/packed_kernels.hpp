#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include "api/pack_square.hpp"
#include "api/tile_kernels.hpp"

namespace flatline {
namespace {

/// So many rows of B are used at a time: they stay in the second-level cache, as does a panel of A.
constexpr std::size_t inner_block = 512;
/// A product that packs its left factor itself sums over so many of its columns at a time.
constexpr std::size_t outer_block = 256;
/// From so many rows of a gate on OpenBLAS adds outer products faster, 84 against 71 GFLOP/s for
/// 512 units on a Zen 3. With AVX-512 tiles are large enough for any number of them.
#if defined(__AVX512F__)
constexpr std::size_t blas_from = static_cast<std::size_t>(-1);
#else
constexpr std::size_t blas_from = 256;
#endif

/// The largest of the equal parts into which n is cut so that none is larger than `most`.
constexpr std::size_t equal_part(std::size_t n, std::size_t most) {
  const std::size_t parts = (n + most - 1) / most;
  return parts == 0 ? 0 : (n + parts - 1) / parts;
}

/// Calls f(first, height) for each panel of the packs that rows fill; panels are about equally
/// high.
template <class T, class F>
void for_each_panel(std::size_t rows, const F& f) {
  const std::size_t packs = (rows + Pack<T>::size - 1) / Pack<T>::size;
  for (std::size_t first = 0; first < packs;) {
    const std::size_t height = equal_part(packs - first, tile_height);
    f(first, height);
    first += height;
  }
}

template <class T>
std::size_t rows_of(std::span<const Factor<T>> b) {
  std::size_t rows = 0;
  for (const Factor<T>& factor : b) rows += factor.inner.size * factor.inner.runs;
  return rows;
}

/// Calls f(block, done) for blocks of B's rows, of which `done` come before.
template <class T, class F>
void for_each_block(std::span<const Factor<T>> b, const F& f) {
  constexpr std::size_t most = inner_block;
  if (rows_of(b) <= most) return f(b, 0);
  std::size_t done = 0;
  for (const Factor<T>& factor : b) {
    const Rows inner = factor.inner;
    const std::size_t size = equal_part(inner.size, most);
    const std::size_t together = std::max<std::size_t>(most / std::max<std::size_t>(size, 1), 1);
    const std::size_t runs = inner.size > most ? 1 : equal_part(inner.runs, together);
    for (std::size_t run = 0; run < inner.runs; run += runs) {
      for (std::size_t k = 0; k < inner.size; k += size) {
        Factor<T> block = factor;
        block.data += run * factor.apart + k * factor.inner_stride;
        block.inner = {std::min(inner.size - k, size), std::min(inner.runs - run, runs)};
        f(std::span<const Factor<T>>(&block, 1), done);
        done += block.inner.size * block.inner.runs;
      }
    }
  }
}

/// Computes so many columns of C from tiles that are about equally wide, and moves on behind them.
template <class T>
void multiply_columns(Tile<T>& tile, std::size_t height, std::size_t cols) {
  if (cols == 0) return;
  const std::size_t most = tile_width(height), tiles = (cols + most - 1) / most;
  const std::size_t width = cols / tiles, wider = cols - tiles * width;
  if (wider > 0) tiles_of<T>(height, width + 1)(tile, wider);
  tiles_of<T>(height, width)(tile, tiles - wider);
}

/// Computes the columns of C that a panel of A gives. Where rows of start or C don't fill packs,
/// some columns are gathered to whole packs aside, and spread when they are computed.
template <class T>
void multiply_panel(Tile<T>& tile, std::size_t height, const Places<T>& in_start,
                    const Places<T>& in_c, std::size_t cols) {
  constexpr std::size_t some = 64;
  const bool gathers = tile.start.data != nullptr && !in_start.whole();
  const bool spreads = !in_c.whole();
  if (!gathers && !spreads) return multiply_columns(tile, height, cols);
  alignas(64) T aside[some * tile_height * Pack<T>::size];
  Columns<const T> start = tile.start;
  Columns<T> c = tile.c;
  tile.fetches = !spreads;
  for (std::size_t count = 0; cols > 0; cols -= count) {
    count = equal_part(cols, some);
    if (gathers) {
      in_start.gather(start.data, start.stride, count, aside);
      tile.start = {aside, height * Pack<T>::size, side_by_side<T>};
      start.data += count * start.stride;
    }
    if (spreads) tile.c = {aside, height * Pack<T>::size, side_by_side<T>};
    multiply_columns(tile, height, count);
    if (spreads) {
      in_c.spread(aside, c.data, c.stride, count);
      c.data += count * c.stride;
    }
  }
}

/// Computes C ← start + A·B for A in panels of `a_cols` columns.
template <class T>
void multiply_small(const T* a, std::size_t a_cols, Rows rows, std::span<const Factor<T>> b,
                    Strided<const T> start, Strided<T> c, std::size_t cols) {
  for_each_block(b, [&](std::span<const Factor<T>> block, std::size_t done) {
    Places<T> in_start(rows, start.apart), in_c(rows, c.apart);
    for_each_panel<T>(rows.size * rows.runs, [&](std::size_t first, std::size_t height) {
      in_start.next(height);
      in_c.next(height);
      const std::size_t pitch = height * Pack<T>::size;
      const T* panel = a + first * Pack<T>::size * a_cols + done * pitch;
      // The tiles of a panel together fetch the next one.
      const std::size_t step = std::max<std::size_t>(
          pitch * sizeof(T) * tile_width(height) / std::max(cols, tile_width(height)), 1);
      Tile<T> tile{panel,
                   block,
                   rows_of(block),
                   0,
                   {start.data, start.stride, in_start.packs()},
                   {c.data, c.stride, in_c.packs()},
                   reinterpret_cast<const char*>(panel + a_cols * pitch),
                   step};
      multiply_panel(tile, height, in_start, in_c, cols);
    });
    start = {c.data, c.stride, c.apart};
  });
}

/// Adds to C what a panel with the columns first … last of A gives for a term.
template <class T>
void add_outer_term(const T* panel, std::size_t first, std::size_t last, std::size_t height,
                    const Places<T>& in_c, const OuterTerm<T>& term) {
  const std::size_t from = std::max(first, term.first);
  const std::size_t to = std::min(last, term.first + term.count);
  if (from >= to) return;
  const Factor<T> b{
      term.b + (from - term.first) * term.b_stride, {to - from, 1}, term.b_stride, 1, 0};
  Tile<T> tile{panel + (from - first) * height * Pack<T>::size,
               {&b, 1},
               to - from,
               0,
               {term.c, term.c_stride, in_c.packs()},
               {term.c, term.c_stride, in_c.packs()},
               reinterpret_cast<const char*>(panel),
               0};
  multiply_panel(tile, height, in_c, in_c, term.cols);
}

/// Adds A·Bᵀ to C for each term, where A has `inner` columns. A panel is packed once for all terms.
template <class T>
void add_outer_products(Strided<const T> a, Rows rows, std::size_t inner,
                        std::span<const OuterTerm<T>> terms) {
  alignas(64) T panel[outer_block * tile_height * Pack<T>::size];
  const std::size_t size = equal_part(inner, outer_block);
  for (std::size_t first = 0; first < inner; first += size) {
    const std::size_t last = std::min(first + size, inner);
    Places<T> in_a(rows, a.apart), in_c(rows, rows.size);
    for_each_panel<T>(rows.size * rows.runs, [&](std::size_t, std::size_t height) {
      in_a.next(height);
      in_c.next(height);
      in_a.gather(a.data + first * a.stride, a.stride, last - first, panel);
      for (const OuterTerm<T>& term : terms) {
        add_outer_term(panel, first, last, height, in_c, term);
      }
    });
  }
}

/// Writes A into panels: of each the columns one after the other, filled up to whole packs with
/// zeros. All panels together go through A from left to right.
template <class T>
void pack(Source<T> a, std::size_t rows, Panels<T> to) {
  constexpr std::size_t lanes = Pack<T>::size;
  for (std::size_t k = 0; k < a.cols; k += lanes) {
    for_each_panel<T>(rows, [&](std::size_t first, std::size_t height) {
      const std::size_t pitch = height * lanes;
      T* panel = to.data + first * lanes * to.cols + (to.first + k) * pitch;
      for (std::size_t v = 0; v < height; ++v) {
        const std::size_t row = (first + v) * lanes;
        const T* from = a.data + row * a.row_stride + k * a.col_stride;
        pack_square<T>({from, a.row_stride, a.col_stride, std::min(a.cols - k, lanes)},
                       std::min(rows - row, lanes), panel + v * lanes, pitch);
      }
    });
  }
}

}  // namespace
}  // namespace flatline
