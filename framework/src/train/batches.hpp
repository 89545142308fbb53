#pragma once

#include <algorithm>

#include <flatline/batch.hpp>

namespace flatline::train {

/// Copies `n` numbers; a few of them without the call of memmove, which takes longer than they do.
template <class T>
void copy_column(const T* from, Index n, T* to) {
  if (n > 8) {
    std::copy_n(from, n, to);
  } else {
    for (Index i = 0; i < n; ++i) to[i] = from[i];
  }
}

/// Copies the sequences `order[first … last)` of `from` into `to`. Allocates only when the size
/// changes.
template <class T>
void gather(const Batch<T>& from, const arma::Col<Index>& order, Index first, Index last,
            Batch<T>& to) {
  const Index n = last - first;
  const auto cube = [&](const arma::Cube<T>& source, arma::Cube<T>& target) {
    target.set_size(source.n_rows, n, source.n_slices);
    for (Index t = 0; t < source.n_slices; ++t) {
      const T* in = source.slice_memptr(t);
      T* out = target.slice_memptr(t);
      for (Index j = 0; j < n; ++j) {
        copy_column(in + order[first + j] * source.n_rows, source.n_rows, out + j * source.n_rows);
      }
    }
  };
  const auto rows = [&](const arma::Mat<T>& source, arma::Mat<T>& target) {
    if (source.is_empty()) {
      target.reset();
      return;
    }
    target.set_size(n, source.n_cols);
    for (Index t = 0; t < source.n_cols; ++t) {
      for (Index j = 0; j < n; ++j) target(j, t) = source(order[first + j], t);
    }
  };
  cube(from.x, to.x);
  cube(from.y, to.y);
  rows(from.mask, to.mask);
  rows(from.weight, to.weight);
  to.carried = false;
}

/// Calls `visit(batch, first)` for `from` cut into pieces of `size`, in order.
template <class T, class Visit>
void for_each_batch(const Batch<T>& from, Index size, Visit&& visit) {
  const arma::Col<Index> order =
      from.size() == 0 ? arma::Col<Index>() : arma::regspace<arma::Col<Index>>(0, from.size() - 1);
  Batch<T> piece;
  for (Index first = 0; first < from.size(); first += size) {
    gather(from, order, first, std::min(first + size, from.size()), piece);
    visit(piece, first);
  }
}

/// Copies the first `n` sequences, or all where there are fewer.
template <class T>
Batch<T> head(const Batch<T>& from, Index n) {
  Batch<T> batch;
  n = std::min<Index>(n, from.size());
  gather(from, arma::regspace<arma::Col<Index>>(0, n - 1), 0, n, batch);
  return batch;
}

}  // namespace flatline::train
