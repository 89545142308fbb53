#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Computes Σ x² over n numbers in double, where squares of vanished gradients are no zeros.
template <class T>
double squared_norm(const T* x, fl::Index n) {
  double sums[4] = {};  // four chains of additions run side by side
  fl::Index i = 0;
  for (; i + 4 <= n; i += 4) {
    for (fl::Index k = 0; k < 4; ++k) sums[k] += double(x[i + k]) * double(x[i + k]);
  }
  for (; i < n; ++i) sums[0] += double(x[i]) * double(x[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Computes G(τ) for τ = 0 … L − 1 of a state gradient (H × N × L); `mask` is N × L or empty.
template <class T>
std::vector<double> over_lag(const fl::View3<T>& gradient, const arma::Mat<T>& mask) {
  std::vector<double> there(gradient.slices), last(gradient.slices);
  for (fl::Index n = 0; n < gradient.cols; ++n) {
    fl::Index steps = gradient.slices;
    while (steps > 0 && !mask.is_empty() && mask(n, steps - 1) == 0) --steps;
    double end = 0;
    for (fl::Index lag = 0; lag < steps; ++lag) {
      const fl::Index t = steps - 1 - lag;
      const T* const column = gradient.data + n * gradient.col_stride + t * gradient.slice_stride;
      const double norm = std::sqrt(squared_norm(column, gradient.rows));
      if (lag == 0) end = norm;
      there[lag] += norm;
      last[lag] += end;
    }
  }
  for (fl::Index lag = 0; lag < gradient.slices; ++lag) {
    there[lag] = last[lag] > 0 ? there[lag] / last[lag] : std::nan("");
  }
  return there;
}

/// What the records of G say about one layer; NaN where they say nothing.
struct Horizon {
  std::string layer;
  double median = std::nan("");     ///< of G(τ*) over the records
  double largest = std::nan("");    ///< of G(τ*) over the records
  double slope = std::nan("");      ///< γ, per step
  double half_life = std::nan("");  ///< steps; ∞ when G does not fall
};

/// Reads the records of G of h and c (each records × layers × lags, c empty when no layer has
/// one) at `layer` and `lag`, taking the larger of both.
Horizon horizon(const std::vector<double>& h, const std::vector<double>& c, std::size_t n_layers,
                std::size_t n_lags, std::size_t layer, std::size_t lag);
