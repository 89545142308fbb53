#include "horizon.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

/// The larger of G of h and of c at one lag, for each record in which it is a number; sorted.
std::vector<double> at_lag(const std::vector<double>& h, const std::vector<double>& c,
                           std::size_t stride, std::size_t place) {
  std::vector<double> values;
  for (std::size_t k = place; k < h.size(); k += stride) {
    const double value = k < c.size() ? std::fmax(h[k], c[k]) : h[k];
    if (!std::isnan(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

double median(const std::vector<double>& sorted) {
  if (sorted.empty()) return std::nan("");
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/// The slope of the least-squares line through (τ, ln G(τ)), where G is a positive number.
double log_slope(const std::vector<double>& g) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t lag = 0; lag < g.size(); ++lag) {
    if (!(g[lag] > 0) || !std::isfinite(g[lag])) continue;
    const double tau = double(lag), log = std::log(g[lag]);
    ++n;
    x += tau;
    y += log;
    xx += tau * tau;
    xy += tau * log;
  }
  return n > 1 ? (n * xy - x * y) / (n * xx - x * x) : std::nan("");
}

}  // namespace

Horizon horizon(const std::vector<double>& h, const std::vector<double>& c, std::size_t n_layers,
                std::size_t n_lags, std::size_t layer, std::size_t lag) {
  const std::size_t stride = n_layers * n_lags;
  Horizon out;
  std::vector<double> medians;
  for (std::size_t tau = 0; tau < n_lags; ++tau) {
    const std::vector<double> values = at_lag(h, c, stride, layer * n_lags + tau);
    medians.push_back(median(values));
    if (tau == lag && !values.empty()) out.largest = values.back();
  }
  out.median = medians[lag];
  out.slope = log_slope(medians);
  if (out.slope < 0) out.half_life = std::log(0.5) / out.slope;
  if (out.slope >= 0) out.half_life = std::numeric_limits<double>::infinity();
  return out;
}
