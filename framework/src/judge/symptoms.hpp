#pragma once

#include <vector>

#include "judge/evaluation.hpp"

namespace flatline::judge {

/// Computes how much of the variance of values `O × N × L` the step alone explains,
/// Var_t(mean_b v_{b,t}) / Var(v), over the targets that count (science D29); of several outputs
/// the smallest. NaN for many-to-one tasks and for values that do not vary.
template <class T>
double clock_share(const arma::Cube<T>& values, const Batch<T>& batch);

/// How much outputs are a copy of the last known value.
struct Copy {
  double index;      ///< corr(ŷ, last) − corr(ŷ, y), science D30
  double closeness;  ///< R² of the outputs as an answer to the question for the last value
};
/// Compares the outputs with the last known value, over the targets that count, of several outputs
/// the mean. `batch` holds the values before any transform. NaN where the task does not say which
/// input holds the past of the target.
template <class T>
Copy copy_of_last(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task);

/// Measures the skill on every output or class, and for many-to-many tasks on every step, counted
/// from the start and from the end (science D28).
template <class T>
std::vector<Stratum> strata(const arma::Cube<T>& outputs, const Batch<T>& batch, const Task& task);

/// How restless a loss is. Both are NaN for traces of less than 200 updates, four to a window, so
/// that the noise of single batches is averaged out.
struct Restlessness {
  double turns;   ///< share of 50 windows at whose mean the loss changes direction
  double spread;  ///< interquartile range of these means / median
};
/// Looks at the second half of a training's batch losses (science S7).
Restlessness restlessness(const std::vector<double>& losses);

}  // namespace flatline::judge
