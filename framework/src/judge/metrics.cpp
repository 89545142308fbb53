#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <flatline/error.hpp>

#include "judge/classification.hpp"
#include "judge/evaluation.hpp"

namespace flatline::judge {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// What is left of the deviation of equal values is rounding, and counts as 0.
double deviation(const arma::rowvec& values) {
  const double sigma = arma::stddev(values, 1);
  return sigma <= 1e-12 * arma::abs(values).max() ? 0 : sigma;
}

double ratio(double above, double below) { return below > 0 ? above / below : nan; }

double mean_of_defined(const arma::vec& values) {
  const arma::vec defined = values.elem(arma::find_finite(values));
  return defined.empty() ? nan : arma::mean(defined);
}

double largest_of_defined(const arma::vec& values) {
  const arma::vec defined = values.elem(arma::find_finite(values));
  return defined.empty() ? nan : defined(arma::index_max(arma::abs(defined)));
}

std::map<std::string, double> measure_regression(const arma::mat& y, const arma::mat& outputs) {
  arma::vec mse(y.n_rows), mae(y.n_rows), r2(y.n_rows), spread(y.n_rows), slope(y.n_rows),
      shift(y.n_rows), correlation(y.n_rows), sigma(y.n_rows);
  for (Index i = 0; i < y.n_rows; ++i) {
    const arma::rowvec target = y.row(i), answer = outputs.row(i), error = answer - target;
    const double mean_y = arma::mean(target), mean_answer = arma::mean(answer);
    const double sigma_answer = deviation(answer);
    const double covariance = arma::mean((target - mean_y) % (answer - mean_answer));
    sigma(i) = deviation(target);
    mse(i) = arma::mean(arma::square(error));
    mae(i) = arma::mean(arma::abs(error));
    r2(i) = 1 - ratio(mse(i), sigma(i) * sigma(i));
    spread(i) = ratio(sigma_answer, sigma(i));
    slope(i) = ratio(covariance, sigma_answer * sigma_answer);
    shift(i) = ratio(mean_answer - mean_y, sigma(i));
    correlation(i) = ratio(covariance, sigma(i) * sigma_answer);
  }
  return {{"mse", arma::mean(mse)},
          {"rmse", arma::mean(arma::sqrt(mse))},
          {"mae", arma::mean(mae)},
          {"r2", mean_of_defined(r2)},
          {"std_ratio", largest_of_defined(spread)},
          {"slope", mean_of_defined(slope)},
          {"mean_shift", largest_of_defined(shift)},
          {"correlation", mean_of_defined(correlation)},
          {"target_std", sigma.max()}};
}

std::map<std::string, double> undefined_regression() {
  return {{"mse", nan},       {"rmse", nan},  {"mae", nan},        {"r2", nan},
          {"std_ratio", nan}, {"slope", nan}, {"mean_shift", nan}, {"correlation", nan}};
}

template <class T>
void require_same_shape(const arma::Cube<T>& outputs, const arma::Cube<T>& targets) {
  if (arma::size(outputs) == arma::size(targets)) return;
  throw Error("FL701",
              fmt::format("the outputs are {} × {} × {}, the targets {} × {} × {}", outputs.n_rows,
                          outputs.n_cols, outputs.n_slices, targets.n_rows, targets.n_cols,
                          targets.n_slices),
              "every output is compared with one target",
              "Let the model's head have the units and steps of the targets.");
}

}  // namespace

template <class T>
std::map<std::string, double> measure(const arma::Cube<T>& outputs, const Batch<T>& batch,
                                      const Task& task) {
  require_same_shape(outputs, batch.y);
  const auto targets = counted_targets(batch);
  const arma::mat y = values_at(batch.y, targets), answers = values_at(outputs, targets);
  std::map<std::string, double> metrics;
  if (task.type == Task::Type::classification)
    metrics = measure_classification(y, answers);
  else if (targets.empty() || !answers.is_finite() || !y.is_finite())
    metrics = undefined_regression();
  else
    metrics = measure_regression(y, answers);
  metrics["n"] = static_cast<double>(targets.size());
  metrics["non_finite"] =
      static_cast<double>(answers.n_elem - arma::uvec(arma::find_finite(answers)).n_elem);
  return metrics;
}

template <class T>
double train_mean_shift(const arma::Cube<T>& outputs, const Batch<T>& test, const Batch<T>& train) {
  const arma::mat answers = values_at(outputs, counted_targets(test));
  const arma::mat y = values_at(test.y, counted_targets(test));
  const arma::mat y_train = values_at(train.y, counted_targets(train));
  if (y.empty() || y_train.empty() || !answers.is_finite()) return nan;
  arma::vec shift(y.n_rows);
  for (Index i = 0; i < y.n_rows; ++i)
    shift(i) = ratio(arma::mean(answers.row(i)) - arma::mean(y_train.row(i)), deviation(y.row(i)));
  return largest_of_defined(shift);
}

template std::map<std::string, double> measure(const arma::Cube<float>&, const Batch<float>&,
                                               const Task&);
template std::map<std::string, double> measure(const arma::Cube<double>&, const Batch<double>&,
                                               const Task&);
template double train_mean_shift(const arma::Cube<float>&, const Batch<float>&,
                                 const Batch<float>&);
template double train_mean_shift(const arma::Cube<double>&, const Batch<double>&,
                                 const Batch<double>&);

}  // namespace flatline::judge
