#include "judge/classification.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "judge/auc.hpp"

namespace flatline::judge {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Sums of float probabilities are 1 up to rounding.
bool are_probabilities(const arma::mat& answers) {
  return answers.min() >= 0 && arma::abs(arma::sum(answers, 0) - 1).max() < 1e-3;
}

double cross_entropy(const arma::uvec& classes, const arma::mat& answers) {
  if (!answers.is_finite()) return nan;
  const bool probabilities = are_probabilities(answers);
  double sum = 0;
  for (Index i = 0; i < classes.n_elem; ++i) {
    const arma::vec answer = answers.col(i);
    const double own = answer(classes(i)), most = answer.max();
    sum -= probabilities ? std::log(std::max(own, 1e-15))
                         : own - most - std::log(arma::accu(arma::exp(answer - most)));
  }
  return sum / static_cast<double>(classes.n_elem);
}

double entropy(const arma::vec& shares) {
  double sum = 0;
  for (const double share : shares)
    if (share > 0) sum -= share * std::log(share);
  return sum;
}

struct Counts {
  arma::vec targets, answers, hits;  // by class
};

Counts count(const arma::uvec& classes, const arma::mat& answers) {
  Counts counts{arma::vec(answers.n_rows, arma::fill::zeros),
                arma::vec(answers.n_rows, arma::fill::zeros),
                arma::vec(answers.n_rows, arma::fill::zeros)};
  for (Index i = 0; i < classes.n_elem; ++i) {
    counts.targets(classes(i)) += 1;
    if (!answers.col(i).is_finite()) continue;
    const Index answer = answers.col(i).index_max();
    counts.answers(answer) += 1;
    if (answer == classes(i)) counts.hits(answer) += 1;
  }
  return counts;
}

Auc two_class_auc(const arma::uvec& classes, const arma::mat& answers) {
  if (answers.n_rows != 2) return {nan, nan, nan};
  const arma::vec scores = (answers.row(1) - answers.row(0)).t();
  return area_under_curve(scores.elem(arma::find(classes == 1)),
                          scores.elem(arma::find(classes == 0)));
}

}  // namespace

std::map<std::string, double> measure_classification(const arma::mat& targets,
                                                     const arma::mat& answers) {
  if (targets.empty()) return {{"accuracy", nan}, {"balanced_accuracy", nan}};
  const arma::uvec classes = arma::index_max(targets, 0).t();
  const double n = static_cast<double>(classes.n_elem);
  const Counts counts = count(classes, answers);
  const arma::uvec present = arma::find(counts.targets > 0);
  const Index top = counts.answers.index_max();
  const double loss = cross_entropy(classes, answers), prior = entropy(counts.targets / n);
  std::map<std::string, double> metrics{
      {"accuracy", arma::accu(counts.hits) / n},
      {"balanced_accuracy", arma::mean(counts.hits.elem(present) / counts.targets.elem(present))},
      {"cross_entropy", loss},
      {"cross_entropy_skill", prior > 0 ? 1 - loss / prior : nan},
      {"top_share", counts.answers(top) / n},
      {"prior_share", counts.targets(top) / n},
      {"majority_share", counts.targets.max() / n}};
  if (answers.n_rows == 2) {
    const Auc auc = two_class_auc(classes, answers);
    metrics.insert({{"auc", auc.value}, {"auc_low", auc.low}, {"auc_high", auc.high}});
  }
  return metrics;
}

}  // namespace flatline::judge
