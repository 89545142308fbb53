#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <flatline/judge.hpp>

#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Index neighbour_counts[] = {1, 5, 15};

struct Windows {
  arma::mat x, y;  // F·width × n, O × n
};

template <class T>
Windows take(const Batch<T>& batch, const std::vector<Target>& targets, Index width) {
  return {windows_at(batch, targets, width), values_at(batch.y, targets)};
}

// Missing values become the mean, and features without spread stay at 0.
void standardise(arma::mat& known, arma::mat& asked) {
  for (Index f = 0; f < known.n_rows; ++f) {
    const arma::rowvec row = known.row(f), finite = row.elem(arma::find_finite(row)).t();
    const double mean = finite.empty() ? 0 : arma::mean(finite);
    const double sigma = finite.empty() ? 0 : arma::stddev(finite, 1);
    for (arma::mat* part : {&known, &asked})
      part->row(f).transform([&](double value) {
        return sigma > 0 && std::isfinite(value) ? (value - mean) / sigma : 0.0;
      });
  }
}

// Squared distances known × asked, in one product of matrices.
arma::mat distances(const arma::mat& known, const arma::mat& asked) {
  arma::mat squares = -2 * known.t() * asked;
  squares.each_col() += arma::sum(arma::square(known), 0).t();
  squares.each_row() += arma::sum(arma::square(asked), 0);
  return squares;
}

// Indices of the smallest `count` values, in the order of a stable sort. The values are dealt out
// into heaps; the count-th smallest of the heaps' minima bounds what is looked at.
std::vector<Index> smallest(const double* values, Index size, Index count) {
  std::array<double, 64> minima;
  minima.fill(std::numeric_limits<double>::infinity());
  for (Index first = 0; first < size; first += minima.size()) {
    const Index n = std::min<Index>(minima.size(), size - first);
    for (Index i = 0; i < n; ++i) minima[i] = std::min(minima[i], values[first + i]);
  }
  const auto last = minima.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(minima.begin(), last, minima.end());
  const double bound = std::min(*last, std::numeric_limits<double>::max());
  std::vector<Index> order;
  for (Index i = 0; i < size; ++i)
    if (values[i] <= bound) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](Index i) { return values[i]; });
  order.resize(std::min<std::size_t>(count, order.size()));
  return order;
}

// Answers of the learner, one matrix O × n for each count of neighbours.
std::vector<arma::mat> answers(Windows known, arma::mat asked) {
  standardise(known.x, asked);
  const arma::mat squares = distances(known.x, asked);
  std::vector<arma::mat> all;
  for (const Index k : neighbour_counts) {
    all.emplace_back(known.y.n_rows, asked.n_cols, arma::fill::zeros);
    if (k > known.x.n_cols) all.back().fill(nan);
  }
  for (Index i = 0; i < asked.n_cols; ++i) {
    const auto order =
        smallest(squares.colptr(i), squares.n_rows, std::ranges::max(neighbour_counts));
    for (std::size_t j = 0; j < all.size(); ++j)
      if (const Index k = neighbour_counts[j]; k <= order.size())
        all[j].col(i) = arma::mean(known.y.cols(arma::uvec(order.data(), k)), 1);
  }
  return all;
}

double skill(const arma::mat& y, const arma::mat& answer, const Task& task) {
  arma::cube outputs(answer.n_rows, answer.n_cols, 1);
  Batch<double> batch;
  batch.x.set_size(0, y.n_cols, 1);
  batch.y.set_size(y.n_rows, y.n_cols, 1);
  outputs.slice(0) = answer;
  batch.y.slice(0) = y;
  auto metrics = measure(outputs, batch, task);
  return metrics[task.type == Task::Type::classification ? "accuracy" : "r2"];
}

struct Choice {
  Index width = 1;
  std::size_t neighbours = 0;  // index into neighbour_counts
  double skill = -std::numeric_limits<double>::infinity();
};

// The last fifth is held out as a block: neighbours in time are alike, and a random part would
// reward a learner that only finds them.
template <class T>
Choice choose(const Batch<T>& train, const std::vector<Target>& targets, const Task& task) {
  const auto border = targets.begin() + static_cast<std::ptrdiff_t>(targets.size() * 4 / 5);
  const std::vector<Target> fitted(targets.begin(), border), held_out(border, targets.end());
  const Index steps = train.steps();
  Choice best{steps};
  for (const Index width :
       std::set<Index>{1, std::min<Index>(5, steps), std::min<Index>(20, steps), steps}) {
    const Windows asked = take(train, held_out, width);
    const auto all = answers(take(train, fitted, width), asked.x);
    for (std::size_t j = 0; j < all.size(); ++j)
      if (const double reached = skill(asked.y, all[j], task); reached > best.skill)
        best = {width, j, reached};
  }
  return best;
}

}  // namespace

template <class T>
double reference_skill(const Batch<T>& train, const Batch<T>& test, const Task& task) {
  const auto known = thinned(counted_targets(train), threshold::reference_train);
  const auto asked = thinned(counted_targets(test), threshold::reference_test);
  if (known.size() < 10 || asked.empty()) return nan;
  const Choice best = choose(train, known, task);
  const Windows windows = take(test, asked, best.width);
  return skill(windows.y, answers(take(train, known, best.width), windows.x)[best.neighbours],
               task);
}

template double reference_skill(const Batch<float>&, const Batch<float>&, const Task&);
template double reference_skill(const Batch<double>&, const Batch<double>&, const Task&);

}  // namespace flatline::judge
