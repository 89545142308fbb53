#include "judge/symptoms.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "judge/evaluation.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

constexpr double unknown = Evidence::unknown;

double correlation(const arma::rowvec& a, const arma::rowvec& b) {
  const double scale = arma::stddev(a, 1) * arma::stddev(b, 1);
  return scale > 0 ? arma::mean((a - arma::mean(a)) % (b - arma::mean(b))) / scale : unknown;
}

double clock_share_of(const arma::rowvec& values, const std::vector<Target>& targets) {
  std::map<Index, std::pair<double, double>> steps;  // sum and number
  for (Index i = 0; i < values.n_elem; ++i) {
    steps[targets[i].step].first += values(i);
    steps[targets[i].step].second += 1;
  }
  const double mean = arma::mean(values);
  double between = 0;
  for (const auto& [step, sum] : steps) {
    between += sum.second * std::pow(sum.first / sum.second - mean, 2);
  }
  const double total = arma::accu(arma::square(values - mean));
  return total > 0 ? between / total : unknown;
}

/// The targets and answers of one batch, and which of them a stratum has.
struct Answered {
  std::vector<Target> targets;
  arma::mat y, answers;  // O × n

  /// Measures the targets that `within` selects against the best constant of all targets.
  Stratum measure(std::string name, bool classes, const std::function<bool(Index)>& within) const {
    Stratum stratum{std::move(name), 0, unknown, 0};
    const arma::vec mean = arma::mean(y, 1);
    const Index majority = mean.index_max();
    double wrong = 0, constant = 0;
    for (Index i = 0; i < targets.size(); ++i) {
      if (!within(i)) continue;
      ++stratum.n;
      const auto answer = answers.col(i), target = y.col(i);
      wrong += classes ? answer.index_max() != target.index_max()
                       : arma::accu(arma::square(answer - target));
      constant +=
          classes ? majority != target.index_max() : arma::accu(arma::square(target - mean));
    }
    stratum.share = static_cast<double>(stratum.n) / static_cast<double>(targets.size());
    if (constant > 0) stratum.skill = 1 - wrong / constant;
    return stratum;
  }
};

void add_outputs(const Answered& all, std::vector<Stratum>& strata) {
  const arma::vec variance = arma::var(all.y, 1, 1);
  for (Index o = 0; all.y.n_rows > 1 && o < all.y.n_rows; ++o) {
    const double error = arma::mean(arma::square(all.answers.row(o) - all.y.row(o)));
    strata.push_back({fmt::format("output {}", o), 1 / static_cast<double>(all.y.n_rows),
                      variance(o) > 0 ? 1 - error / variance(o) : unknown, all.targets.size()});
  }
}

}  // namespace

template <class T>
double clock_share(const arma::Cube<T>& values, const Batch<T>& batch) {
  const auto targets = counted_targets(batch);
  if (values.n_slices < 2 || targets.empty()) return unknown;
  const arma::mat all = values_at(values, targets);
  double smallest = unknown;
  for (Index o = 0; o < all.n_rows; ++o) {
    smallest = std::fmin(smallest, clock_share_of(all.row(o), targets));
  }
  return smallest;
}

template <class T>
double copy_index(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task) {
  const auto targets = counted_targets(batch);
  if (task.own_past.empty() || targets.empty()) return unknown;
  const arma::mat answers = values_at(outputs, targets), y = values_at(batch.y, targets);
  const arma::mat newest = windows_at(batch, targets, 1);
  double sum = 0;
  for (Index o = 0; o < y.n_rows; ++o) {
    sum += correlation(answers.row(o), newest.row(task.own_past[o])) -
           correlation(answers.row(o), y.row(o));
  }
  return sum / static_cast<double>(y.n_rows);
}

template <class T>
std::vector<Stratum> strata(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task) {
  Answered all{counted_targets(batch), {}, {}};
  if (all.targets.empty()) return {};
  all.y = values_at(batch.y, all.targets);
  all.answers = values_at(outputs, all.targets);
  const bool classes = task.type == Task::Type::classification;
  std::vector<Stratum> found;
  if (!classes) add_outputs(all, found);
  for (Index c = 0; classes && c < all.y.n_rows; ++c) {
    found.push_back(all.measure(fmt::format("class {}", c), true,
                                [&](Index i) { return all.y.col(i).index_max() == c; }));
  }
  if (batch.y.n_slices < 2) return found;
  std::vector<Index> ends(batch.size(), 0);
  for (const Target& target : all.targets) {
    ends[target.sequence] = std::max(ends[target.sequence], target.step + 1);
  }
  for (Index step = 0; step < batch.y.n_slices; ++step) {
    found.push_back(all.measure(fmt::format("step {}", step), classes,
                                [&](Index i) { return all.targets[i].step == step; }));
    found.push_back(all.measure(fmt::format("step {} from the end", step), classes, [&](Index i) {
      return ends[all.targets[i].sequence] - 1 - all.targets[i].step == step;
    }));
  }
  return found;
}

Restlessness restlessness(const std::vector<double>& losses) {
  const Index n = losses.size() / 2, windows = threshold::loss_windows;
  if (n < 4 * windows) return {unknown, unknown};
  arma::vec means(windows);
  for (Index w = 0; w < windows; ++w) {
    const Index first = losses.size() - n + w * n / windows,
                last = losses.size() - n + (w + 1) * n / windows;
    means(w) = 0;
    for (Index i = first; i < last; ++i) means(w) += losses[i] / static_cast<double>(last - first);
  }
  if (!means.is_finite()) return {unknown, unknown};
  const arma::vec change = arma::diff(means);
  Index turns = 0;
  for (Index i = 1; i < change.n_elem; ++i) turns += change(i) * change(i - 1) < 0;
  const arma::vec quartiles = arma::quantile(means, arma::vec{0.25, 0.5, 0.75});
  return {static_cast<double>(turns) / static_cast<double>(change.n_elem - 1),
          quartiles(1) > 0 ? (quartiles(2) - quartiles(0)) / quartiles(1) : unknown};
}

template double clock_share(const arma::Cube<float>&, const Batch<float>&);
template double clock_share(const arma::Cube<double>&, const Batch<double>&);
template double copy_index(const arma::Cube<float>&, const Batch<float>&, const Task&);
template double copy_index(const arma::Cube<double>&, const Batch<double>&, const Task&);
template std::vector<Stratum> strata(const arma::Cube<float>&, const Batch<float>&, const Task&);
template std::vector<Stratum> strata(const arma::Cube<double>&, const Batch<double>&, const Task&);

}  // namespace flatline::judge
