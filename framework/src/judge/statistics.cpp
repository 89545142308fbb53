#include "judge/statistics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <flatline/rng.hpp>

#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

// Equal numbers that were added in another order must stay equal.
constexpr double slack = 1e-9;
constexpr Interval unbounded{-std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::infinity()};

unsigned narrow(Index n) { return static_cast<unsigned>(n); }

// Calls visit(sum of the chosen) for every subset but the empty one, in Gray code order, so that
// each costs one addition; visit gets the subset's bits too.
template <class Visit>
void for_each_subset(const arma::vec& values, const Visit& visit) {
  double sum = 0;
  std::uint32_t chosen = 0;
  for (std::uint32_t i = 1; i < (std::uint32_t{1} << values.n_elem); ++i) {
    const std::uint32_t bit = static_cast<std::uint32_t>(std::countr_zero(i));
    chosen ^= std::uint32_t{1} << bit;
    sum += (chosen >> bit & 1U) != 0 ? values(bit) : -values(bit);
    visit(sum, chosen);
  }
}

double drawn_permutations(const arma::vec& differences, double observed) {
  Rng rng(0, 0, "judge/sign-permutation");
  Index hits = 0;
  for (Index draw = 0; draw < threshold::drawn_permutations; ++draw) {
    double sum = 0;
    for (const double difference : differences) sum += (rng() & 1U) != 0 ? difference : -difference;
    if (std::abs(sum) >= observed) ++hits;
  }
  return static_cast<double>(1 + hits) / static_cast<double>(1 + threshold::drawn_permutations);
}

}  // namespace

double fisher_exact(Index k1, Index n1, Index k2, Index n2) {
  if (n1 == 0 || n2 == 0) return 1;
  const boost::math::hypergeometric_distribution<> table(narrow(k1 + k2), narrow(n1),
                                                         narrow(n1 + n2));
  const double observed = boost::math::pdf(table, narrow(k1)) * (1 + 1e-7);
  double p = 0;
  for (Index k = k1 + k2 > n2 ? k1 + k2 - n2 : 0; k <= std::min(n1, k1 + k2); ++k)
    if (const double probability = boost::math::pdf(table, narrow(k)); probability <= observed)
      p += probability;
  return std::min(1.0, p);
}

double sign_permutation(const arma::vec& differences) {
  if (differences.empty()) return 1;
  const double total = arma::sum(differences);
  const double observed = std::abs(total) - slack * arma::accu(arma::abs(differences));
  if (differences.n_elem > threshold::enumerated_pairs)
    return drawn_permutations(differences, observed);
  Index hits = 1;  // the observed signs
  for_each_subset(differences, [&](double flipped, std::uint32_t) {
    if (std::abs(total - 2 * flipped) >= observed) ++hits;
  });
  return static_cast<double>(hits) / std::exp2(differences.n_elem);
}

Interval permutation_interval(const arma::vec& differences) {
  const Index n = differences.n_elem;
  if (n > threshold::enumerated_pairs) return t_interval(differences);
  // Most extreme sign patterns on one side that together have at most α/2.
  const Index k = static_cast<Index>(threshold::alpha / 2 * std::exp2(n));
  if (k == 0) return unbounded;
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(std::exp2(n)));
  for_each_subset(differences, [&](double sum, std::uint32_t chosen) {
    means.push_back(sum / std::popcount(chosen));
  });
  const auto low = means.begin() + static_cast<std::ptrdiff_t>(k - 1);
  const auto high = means.end() - static_cast<std::ptrdiff_t>(k);
  std::nth_element(means.begin(), low, means.end());
  const double lowest = *low;
  std::nth_element(means.begin(), high, means.end());
  return {lowest, *high};
}

Interval t_interval(const arma::vec& values) {
  if (values.n_elem < 2) return unbounded;
  const double n = static_cast<double>(values.n_elem);
  const boost::math::students_t_distribution<> t(n - 1);
  const double half =
      boost::math::quantile(t, 1 - threshold::alpha / 2) * arma::stddev(values) / std::sqrt(n);
  return {arma::mean(values) - half, arma::mean(values) + half};
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double highest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    highest = std::max(highest, p[order[rank]] * static_cast<double>(p.size() - rank));
    adjusted[order[rank]] = std::min(1.0, highest);
  }
  return adjusted;
}

Interval wilson(double share, Index n) {
  if (n == 0) return {0, 1};
  const double size = static_cast<double>(n);
  const double z2 = threshold::z95 * threshold::z95;
  const double centre = (share + z2 / (2 * size)) / (1 + z2 / size);
  const double half = threshold::z95 / (1 + z2 / size) *
                      std::sqrt(share * (1 - share) / size + z2 / (4 * size * size));
  return {share == 0 ? 0 : centre - half, share == 1 ? 1 : centre + half};
}

Interval clopper_pearson(Index k, Index n) {
  using Binomial = boost::math::binomial_distribution<>;
  if (n == 0) return {0, 1};
  const double trials = static_cast<double>(n), hits = static_cast<double>(k);
  return {Binomial::find_lower_bound_on_p(trials, hits, threshold::alpha / 2),
          Binomial::find_upper_bound_on_p(trials, hits, threshold::alpha / 2)};
}

Interval newcombe(double first, Index n1, double second, Index n2) {
  if (n1 == 0 || n2 == 0) return {-1, 1};
  const Interval a = wilson(first, n1), b = wilson(second, n2);
  return {first - second - std::hypot(first - a.low, b.high - second),
          first - second + std::hypot(a.high - first, second - b.low)};
}

}  // namespace flatline::judge
