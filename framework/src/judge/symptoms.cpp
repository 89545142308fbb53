#include "judge/symptoms.hpp"

#include <algorithm>
#include <cmath>
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

/// What is wrong with the answers to some targets, and what the best constant of all gets wrong
/// there: squared errors, or wrong classes.
struct Tally {
  double wrong = 0, constant = 0;
  Index n = 0;
};

/// Adds up targets by class or step.
class Tallies {
 public:
  Tallies(const arma::mat& y, const arma::mat& answers, bool classes)
      : y_(y), answers_(answers), classes_(classes), mean_(arma::mean(y, 1)) {}

  void add(Index target, Tally& tally) const {
    const auto answer = answers_.col(target), right = y_.col(target);
    ++tally.n;
    if (classes_) {
      tally.wrong += answer.index_max() != right.index_max();
      tally.constant += mean_.index_max() != right.index_max();
    } else {
      tally.wrong += arma::accu(arma::square(answer - right));
      tally.constant += arma::accu(arma::square(right - mean_));
    }
  }

 private:
  const arma::mat &y_, &answers_;  // O × n
  bool classes_;
  arma::vec mean_;
};

void add_strata(const std::string& name, const std::vector<Tally>& tallies,
                std::vector<Stratum>& strata) {
  double all = 0;
  for (const Tally& tally : tallies) all += tally.constant;
  for (Index i = 0; i < tallies.size(); ++i) {
    const Tally& tally = tallies[i];
    strata.push_back({fmt::format(fmt::runtime(name), i), tally.constant / all,
                      tally.constant > 0 ? 1 - tally.wrong / tally.constant : unknown, tally.n});
  }
}

void add_outputs(const arma::mat& y, const arma::mat& answers, std::vector<Stratum>& strata) {
  const arma::vec variance = arma::var(y, 1, 1);
  for (Index o = 0; y.n_rows > 1 && o < y.n_rows; ++o) {
    const double error = arma::mean(arma::square(answers.row(o) - y.row(o)));
    strata.push_back({fmt::format("output {}", o), 1 / static_cast<double>(y.n_rows),
                      variance(o) > 0 ? 1 - error / variance(o) : unknown, y.n_cols});
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
Copy copy_of_last(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task) {
  const auto targets = counted_targets(batch);
  if (task.own_past.empty() || targets.empty()) return {unknown, unknown};
  const arma::mat answers = values_at(outputs, targets), y = values_at(batch.y, targets);
  const arma::mat newest = windows_at(batch, targets, 1);
  Copy copy{0, 0};
  for (Index o = 0; o < y.n_rows; ++o) {
    const arma::rowvec last = newest.row(task.own_past[o]), answer = answers.row(o);
    const double variance = arma::var(last, 1);
    copy.index += correlation(answer, last) - correlation(answer, y.row(o));
    copy.closeness +=
        variance > 0 ? 1 - arma::mean(arma::square(answer - last)) / variance : unknown;
  }
  copy.index /= static_cast<double>(y.n_rows);
  copy.closeness /= static_cast<double>(y.n_rows);
  return copy;
}

template <class T>
std::vector<Stratum> strata(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task) {
  const std::vector<Target> targets = counted_targets(batch);
  const arma::mat y = values_at(batch.y, targets), answers = values_at(outputs, targets);
  if (targets.empty()) return {};
  const bool classes = task.type == Task::Type::classification;
  const Tallies tallies(y, answers, classes);
  std::vector<Stratum> found;
  if (classes) {
    std::vector<Tally> by_class(y.n_rows);
    for (Index i = 0; i < targets.size(); ++i) tallies.add(i, by_class[y.col(i).index_max()]);
    add_strata("class {}", by_class, found);
  } else {
    add_outputs(y, answers, found);
  }
  if (batch.y.n_slices < 2) return found;
  std::vector<Index> ends(batch.size(), 0);
  for (const Target& target : targets) {
    ends[target.sequence] = std::max(ends[target.sequence], target.step + 1);
  }
  std::vector<Tally> by_step(batch.y.n_slices), from_end(batch.y.n_slices);
  for (Index i = 0; i < targets.size(); ++i) {
    tallies.add(i, by_step[targets[i].step]);
    tallies.add(i, from_end[ends[targets[i].sequence] - 1 - targets[i].step]);
  }
  add_strata("step {}", by_step, found);
  add_strata("step {} from the end", from_end, found);
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
template Copy copy_of_last(const arma::Cube<float>&, const Batch<float>&, const Task&);
template Copy copy_of_last(const arma::Cube<double>&, const Batch<double>&, const Task&);
template std::vector<Stratum> strata(const arma::Cube<float>&, const Batch<float>&, const Task&);
template std::vector<Stratum> strata(const arma::Cube<double>&, const Batch<double>&, const Task&);

}  // namespace flatline::judge
