#pragma once

#include <flatline/judge.hpp>

namespace flatline::judge {

/// What a linear fit needs to know of the windows that it starts from, n × F: their left singular
/// vectors and their singular values. Empty when they can't be had.
struct Directions {
  arma::mat u;  ///< n × min(n, F)
  arma::vec s;  ///< min(n, F)
};

/// Finds the directions of the windows in which linear_share() looks for a line.
template <class T>
Directions directions(const Batch<T>& test);

/// Computes linear_share() with the directions of `test` at hand.
template <class T>
double linear_share(const Directions& x, const Batch<T>& test, const arma::Cube<T>& outputs);

}  // namespace flatline::judge
