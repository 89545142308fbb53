#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include "api/pack_square.hpp"
#include "api/tile_kernels.hpp"

namespace flatline {
namespace {

/// Computes so many tiles of `height` packs by `width` columns side by side, and gives the product
/// that is left to be computed behind them.
template <std::size_t height, std::size_t width, class T>
LaneProduct<T> lane_tiles(LaneProduct<T> p, std::size_t tiles) {
  constexpr std::size_t lanes = Pack<T>::size, n = height * lanes;
  for (; tiles > 0; --tiles, p.b += width, p.c += width * n) {
    Pack<T> sum[width][height];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < width; ++j) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < height; ++v) {
        sum[j][v] = p.bias ? Pack<T>(p.bias[j]) : Pack<T>::load_unaligned(p.c + j * n + v * lanes);
      }
    }
    if (p.bias) p.bias += width;
    const T *a = p.a, *b = p.b;
    for (std::size_t k = 0; k < p.inner; ++k, a += n, b += p.b_stride) {
      add_column(a, b, 1, sum);
    }
#pragma GCC unroll 8
    for (std::size_t j = 0; j < width; ++j) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < height; ++v) sum[j][v].store_unaligned(p.c + j * n + v * lanes);
    }
  }
  return p;
}

template <class T, std::size_t height, std::size_t... width>
void multiply_lanes(LaneProduct<T> p, std::size_t cols, std::index_sequence<width...>) {
  using Tiles = LaneProduct<T> (*)(LaneProduct<T>, std::size_t);
  static constexpr Tiles of_width[] = {&lane_tiles<height, width + 1, T>...};
  constexpr std::size_t most = sizeof...(width);
  const std::size_t tiles = (cols + most - 1) / most, low = cols / tiles, wider = cols % tiles;
  if (wider > 0) p = of_width[low](p, wider);
  of_width[low - 1](p, tiles - wider);
}
/// Computes C from A and B, where A and C have so many packs of rows.
template <class T>
void multiply_lanes(LaneProduct<T> p, std::size_t packs, std::size_t cols) {
  switch (packs) {
    case 1:
      return multiply_lanes<T, 1>(p, cols, std::make_index_sequence<tile_width(1)>());
    case 2:
      return multiply_lanes<T, 2>(p, cols, std::make_index_sequence<tile_width(2)>());
    case 3:
      return multiply_lanes<T, 3>(p, cols, std::make_index_sequence<tile_width(3)>());
    default:
      return multiply_lanes<T, 4>(p, cols, std::make_index_sequence<tile_width(4)>());
  }
}

/// A tile of inner products, of so many columns of A by at most so many of B.
template <class T>
constexpr std::size_t inner_rows = std::min<std::size_t>(4, Pack<T>::size);
template <class T>
constexpr std::size_t inner_width = tile_sums / inner_rows<T>;

/// Adds up each of so many packs as there are lanes, which lie one behind the other.
template <class T>
Pack<T> sum_each(const T* packs) {
  using R = Raw<T>;
  typename R::Vector sum[R::lanes];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < R::lanes; ++i) sum[i] = R::load(packs + i * R::lanes);
  transpose_blocks<T>(sum);
  exchange_blocks<T, R::block>(sum);
#pragma GCC unroll 4
  for (std::size_t half = R::lanes / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < half; ++i) sum[i] += sum[i + half];
  }
  return Pack<T>(sum[0]);
}

/// Computes Σ_t A_tᵀ·B_t for a tile; leaves a sum for each lane.
template <std::size_t packs, std::size_t width, class T>
void inner_tile(const T* a, std::size_t a_step, const T* b, std::size_t b_step, std::size_t steps,
                T* out) {
  constexpr std::size_t lanes = Pack<T>::size, height = inner_rows<T>, n = packs * lanes;
  Pack<T> sum[width][height];
#pragma GCC unroll 8
  for (std::size_t k = 0; k < width; ++k) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) sum[k][v] = Pack<T>(T(0));
  }
  for (; steps > 0; --steps, a += a_step, b += b_step) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < n; i += lanes) {
      add_products([&](std::size_t v) { return Pack<T>::load_unaligned(a + v * n + i); },
                   [&](std::size_t k) { return Pack<T>::load_unaligned(b + k * n + i); }, sum);
    }
  }
#pragma GCC unroll 16
  for (std::size_t k = 0; k < width; ++k) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < height; ++v) {
      sum[k][v].store_unaligned(out + (k * lanes + v) * lanes);
    }
  }
}

/// Adds to columns of C what the inner products of some columns of A give, a pack of them, of which
/// the first are `done` already.
template <std::size_t packs, std::size_t width, class T>
void add_inner_block(const T* a, std::size_t a_step, StepPanels<T> b, std::size_t steps,
                     T* const* c, std::size_t row, std::size_t done) {
  constexpr std::size_t lanes = Pack<T>::size, n = packs * lanes;
  alignas(64) T sums[width * lanes * lanes];
  for (std::size_t first = 0; first < lanes; first += inner_rows<T>) {
    inner_tile<packs, width>(a + first * n, a_step, b.data, b.step, steps, sums + first * lanes);
  }
  for (std::size_t k = 0; k < width; ++k) {
    T* to = c[k] + row;
    const Pack<T> sum = sum_each(sums + k * lanes * lanes);
    if (done == 0) {
      (Pack<T>::load_unaligned(to) + sum).store_unaligned(to);
      continue;
    }
    T each[lanes];
    sum.store_unaligned(each);
    for (std::size_t i = done; i < lanes; ++i) to[i] += each[i];
  }
}

/// Goes through a pack of columns of A at a time, which stays in the first cache. Where columns are
/// left that don't fill one, the last pack takes some again.
template <class T, std::size_t packs, std::size_t... width>
void add_inner_products(StepPanels<T> a, StepPanels<T> b, std::size_t steps, T* const* c,
                        std::index_sequence<width...>) {
  using Block = void (*)(const T*, std::size_t, StepPanels<T>, std::size_t, T* const*, std::size_t,
                         std::size_t);
  static constexpr Block of_width[] = {&add_inner_block<packs, width + 1, T>...};
  constexpr std::size_t most = sizeof...(width), lanes = Pack<T>::size, n = packs * lanes;
  for (std::size_t done = 0; done < a.cols; done += lanes) {
    const std::size_t row = std::min(done, a.cols - lanes);
    StepPanels<T> left = b;
    T* const* to = c;
    for (std::size_t tiles = (b.cols + most - 1) / most; tiles > 0; --tiles) {
      const std::size_t some = (left.cols + tiles - 1) / tiles;
      of_width[some - 1](a.data + row * n, a.step, left, steps, to, row, done - row);
      left.data += some * n;
      left.cols -= some;
      to += some;
    }
  }
}
/// Adds Σ_t A_tᵀ·B_t to C, where A and B have so many packs of rows.
template <class T>
void add_inner_products(StepPanels<T> a, StepPanels<T> b, std::size_t packs, std::size_t steps,
                        T* const* c) {
  constexpr std::make_index_sequence<inner_width<T>> widths;
  switch (packs) {
    case 1:
      return add_inner_products<T, 1>(a, b, steps, c, widths);
    case 2:
      return add_inner_products<T, 2>(a, b, steps, c, widths);
    case 3:
      return add_inner_products<T, 3>(a, b, steps, c, widths);
    default:
      return add_inner_products<T, 4>(a, b, steps, c, widths);
  }
}

/// Writes Aᵀ, where A has `rows` rows, in squares; where rows or columns are left that don't fill
/// one, the last squares take some again. Rows that are too few for that are read beyond their end,
/// where the next columns are.
template <class T>
void transpose(Source<T> a, std::size_t rows, T* out, std::size_t stride) {
  constexpr std::size_t lanes = Pack<T>::size;
  const std::size_t end = (a.cols - 1) * a.col_stride + rows;
  for (std::size_t j = 0; j < a.cols; j += lanes) {
    if (a.cols >= lanes) j = std::min(j, a.cols - lanes);
    const std::size_t wide = std::min(a.cols - j, lanes);
    for (std::size_t i = 0; i < rows; i += lanes) {
      if (rows >= lanes) i = std::min(i, rows - lanes);
      const std::size_t high = std::min(rows - i, lanes);
      const std::size_t from = j * a.col_stride + i;
      T* to = out + i * stride + j;
      if (wide == lanes && from + (lanes - 1) * a.col_stride + lanes <= end) {
        transpose_square(a.data + from, a.col_stride, to, stride, high);
        continue;
      }
      for (std::size_t col = 0; col < wide; ++col) {
        for (std::size_t row = 0; row < high; ++row) {
          to[row * stride + col] = a.data[from + col * a.col_stride + row];
        }
      }
    }
  }
}

}  // namespace
}  // namespace flatline
