#pragma once

#include <flatline/export.hpp>
#include <flatline/rng.hpp>
#include <flatline/types.hpp>

namespace flatline {

// Weights are drawn in double and then rounded, so that a float and a double run of one replicate
// start from the same point.

/// Fills with U(−a, a), a = √(6 / (rows + cols)) (Glorot & Bengio 2010, eq. 16).
template <class T>
FLATLINE_API void glorot_uniform(arma::Mat<T>& weights, Rng& rng);

/// Fills with a matrix of orthonormal columns (or rows, when wider than high), uniformly drawn
/// (Saxe, McClelland & Ganguli 2013, arXiv:1312.6120).
template <class T>
FLATLINE_API void orthogonal(arma::Mat<T>& weights, Rng& rng);

}  // namespace flatline
