#pragma once

#include <algorithm>
#include <cstring>
#include <iterator>

#include <flatline/batch.hpp>

namespace flatline::train {

/// Copies the columns `order[0 … n)`, of `fixed` rows or, if that is 0, of `rows`. How many there
/// are is told to the compiler where they are few: a loop or a call takes longer than the copy.
/// N.B. gcc makes a call of std::copy_n all the same.
template <Index fixed, class T>
void gather_columns(const T* from, Index rows, const Index* order, Index n, T* to) {
  if (fixed > 0) rows = fixed;
  for (Index j = 0; j < n; ++j) {
    std::memcpy(to + j * rows, from + order[j] * rows, rows * sizeof(T));
  }
}
template <class T>
using GatherColumns = void (*)(const T* from, Index rows, const Index* order, Index n, T* to);

/// Picks the copy for columns of so many rows.
template <class T>
GatherColumns<T> columns_of(Index rows) {
  static constexpr GatherColumns<T> few[] = {
      &gather_columns<0, T>, &gather_columns<1, T>, &gather_columns<2, T>,
      &gather_columns<3, T>, &gather_columns<4, T>, &gather_columns<5, T>,
      &gather_columns<6, T>, &gather_columns<7, T>, &gather_columns<8, T>};
  return few[rows < std::size(few) ? rows : 0];
}

/// Copies the sequences `order[first … last)` of `from` into `to`. Allocates only when the size
/// changes.
template <class T>
void gather(const Batch<T>& from, const arma::Col<Index>& order, Index first, Index last,
            Batch<T>& to) {
  const Index n = last - first;
  const auto cube = [&](const arma::Cube<T>& source, arma::Cube<T>& target) {
    target.set_size(source.n_rows, n, source.n_slices);
    const GatherColumns<T> copy = columns_of<T>(source.n_rows);
    for (Index t = 0; t < source.n_slices; ++t) {
      copy(source.slice_memptr(t), source.n_rows, order.memptr() + first, n,
           target.slice_memptr(t));
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
