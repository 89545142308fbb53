#pragma once

#include <flatline/types.hpp>

namespace flatline {

/// A set of sequences. N sequences, F inputs, O outputs, L steps; a many-to-one target has one
/// step, a many-to-many target L.
template <class T>
struct Batch {
  arma::Cube<T> x;       ///< F × N × L
  arma::Cube<T> y;       ///< O × N × 1 or O × N × L
  arma::Mat<T> mask;     ///< N × L, 1 where a step is there, 0 where it is padding; empty: all 1
  arma::Mat<T> weight;   ///< N × (1 or L), weight of a target in the loss; empty: all 1
  bool carried = false;  ///< layers go on from the states in which the batch before left them
  /// N, the series that a sequence was cut from, where the sequences of a series stand together and
  /// follow each other in time without gap or overlap; empty: each stands for itself
  arma::Col<Index> series;

  Index size() const { return x.n_cols; }
  Index steps() const { return x.n_slices; }
};

/// The three parts of the data; no sequence is in two of them.
template <class T>
struct Splits {
  Batch<T> train, validation, test;

  Batch<T>& operator[](Part part) {
    return part == Part::train ? train : part == Part::validation ? validation : test;
  }
  const Batch<T>& operator[](Part part) const { return const_cast<Splits&>(*this)[part]; }
};

}  // namespace flatline
