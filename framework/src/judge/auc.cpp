#include "judge/auc.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

arma::vec midranks(const arma::vec& values) {
  const arma::uvec order = arma::stable_sort_index(values);
  arma::vec ranks(values.n_elem);
  for (Index first = 0; first < order.n_elem;) {
    Index last = first;
    while (last + 1 < order.n_elem && values(order(last + 1)) == values(order(first))) ++last;
    for (Index i = first; i <= last; ++i)
      ranks(order(i)) = 1 + 0.5 * static_cast<double>(first + last);
    first = last + 1;
  }
  return ranks;
}

}  // namespace

Auc area_under_curve(const arma::vec& positive, const arma::vec& negative) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Index m = positive.n_elem, n = negative.n_elem;
  if (m == 0 || n == 0 || !positive.is_finite() || !negative.is_finite()) return {nan, nan, nan};
  const arma::vec all = midranks(arma::join_cols(positive, negative));
  // Placement values V10 and V01 of DeLong et al., in ranks.
  const arma::vec above = (all.head(m) - midranks(positive)) / static_cast<double>(n);
  const arma::vec below = 1 - (all.tail(n) - midranks(negative)) / static_cast<double>(m);
  const double area = arma::mean(above);
  if (m < 2 || n < 2) return {area, 0, 1};
  const double error = std::sqrt(arma::var(above) / static_cast<double>(m) +
                                 arma::var(below) / static_cast<double>(n));
  return {area, std::max(0.0, area - threshold::z95 * error),
          std::min(1.0, area + threshold::z95 * error)};
}

}  // namespace flatline::judge
