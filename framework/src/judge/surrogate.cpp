#include "judge/surrogate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::vector<Target> windows_of(const Batch<T>& test) {
  return thinned(counted_targets(test), threshold::surrogate_windows);
}

// Smallest leave-one-out error over ridge strengths, as 1 − PRESS/SS.
double cross_validated_r2(const Directions& x, const arma::vec& answer) {
  const auto& [u, s] = x;
  const double n = static_cast<double>(answer.n_elem);
  const arma::vec centred = answer - arma::mean(answer);
  // Residuals of the mean that leaves one out too, so that both sides are predictions.
  const double total = arma::accu(arma::square(centred * n / (n - 1)));
  if (total <= 1e-20 * n * std::pow(arma::abs(answer).max(), 2)) return 1;
  const arma::vec along = u.t() * centred;
  const arma::mat squares = arma::square(u);
  double best = -std::numeric_limits<double>::infinity();
  for (const double strength : {1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 1.0}) {
    const arma::vec shrink =
        arma::square(s) / (arma::square(s) + strength * s.max() * s.max() + 1e-300);
    const arma::vec fit = u * (shrink % along);
    const arma::vec leverage = squares * shrink + 1 / n;
    const arma::vec left = 1 - leverage;
    if (left.min() < 1e-10) continue;
    best = std::max(best, 1 - arma::accu(arma::square((centred - fit) / left)) / total);
  }
  return best;
}

Directions directions_of(const arma::mat& x) {
  arma::mat windows = x.t();  // n × F
  windows.elem(arma::find_nonfinite(windows)).zeros();
  windows.each_row() -= arma::mean(windows, 0);
  Directions found;
  arma::mat v;
  if (!arma::svd_econ(found.u, found.s, v, windows)) return {};
  return found;
}

arma::vec ridge_r2(const Directions& x, const arma::mat& y) {
  arma::vec r2(y.n_rows);
  r2.fill(nan);
  if (x.u.is_empty() || !y.is_finite()) return r2;
  for (Index o = 0; o < y.n_rows; ++o) r2(o) = cross_validated_r2(x, y.row(o).t());
  return r2;
}

}  // namespace

arma::vec ridge_r2(const arma::mat& x, const arma::mat& y) {
  const bool possible = x.n_cols >= 3 && y.is_finite();
  return ridge_r2(possible ? directions_of(x) : Directions(), y);
}

template <class T>
Directions directions(const Batch<T>& test) {
  const auto targets = windows_of(test);
  return targets.size() < 3 ? Directions() : directions_of(windows_at(test, targets, test.steps()));
}

template <class T>
double linear_share(const Directions& x, const Batch<T>& test, const arma::Cube<T>& outputs) {
  const arma::vec r2 = ridge_r2(x, values_at(outputs, windows_of(test)));
  return r2.has_nan() ? nan : std::min(1.0, r2.min());
}

template <class T>
double linear_share(const Batch<T>& test, const arma::Cube<T>& outputs) {
  return linear_share(directions(test), test, outputs);
}

template Directions directions(const Batch<float>&);
template Directions directions(const Batch<double>&);
template double linear_share(const Directions&, const Batch<float>&, const arma::Cube<float>&);
template double linear_share(const Directions&, const Batch<double>&, const arma::Cube<double>&);
template double linear_share(const Batch<float>&, const arma::Cube<float>&);
template double linear_share(const Batch<double>&, const arma::Cube<double>&);

}  // namespace flatline::judge
