#pragma once

#include <algorithm>
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

/// Adds x² to the sums, in double as well.
template <class T>
FLATLINE_VECTORISED static void add_squares(const T* x, double* __restrict sums, fl::Index n) {
  for (fl::Index i = 0; i < n; ++i) sums[i] += double(x[i]) * double(x[i]);
}

/// Computes the squared norm of each column of a step; a step may be stored row by row.
template <class T>
void squared_norms(const fl::View3<T>& gradient, fl::Index t, std::vector<double>& out) {
  const T* step = gradient.data + t * gradient.slice_stride;
  if (gradient.row_stride == 1) {
    for (fl::Index n = 0; n < gradient.cols; ++n) {
      out[n] = squared_norm(step + n * gradient.col_stride, gradient.rows);
    }
    return;
  }
  std::fill(out.begin(), out.end(), 0);
  for (fl::Index j = 0; j < gradient.rows; ++j, step += gradient.row_stride) {
    add_squares(step, out.data(), gradient.cols);
  }
}

/// Computes G(τ) for τ = 0 … L − 1 of a state gradient (H × N × L); `mask` is N × L or empty.
template <class T>
std::vector<double> over_lag(const fl::View3<T>& gradient, const arma::Mat<T>& mask) {
  std::vector<double> there(gradient.slices), last(gradient.slices);
  std::vector<double> squares(gradient.cols), end(gradient.cols);
  std::vector<fl::Index> lag(gradient.cols);  // steps after t that are there
  for (fl::Index t = gradient.slices; t-- > 0;) {
    squared_norms(gradient, t, squares);
    for (fl::Index n = 0; n < gradient.cols; ++n) {
      if (lag[n] == 0 && !mask.is_empty() && mask(n, t) == 0) continue;
      const double norm = std::sqrt(squares[n]);
      if (lag[n] == 0) end[n] = norm;
      there[lag[n]] += norm;
      last[lag[n]++] += end[n];
    }
  }
  for (fl::Index k = 0; k < gradient.slices; ++k) {
    there[k] = last[k] > 0 ? there[k] / last[k] : std::nan("");
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
