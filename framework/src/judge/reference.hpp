#pragma once

#include <flatline/batch.hpp>
#include <flatline/task.hpp>

namespace flatline::judge {

/// Computes what a nearest-neighbour learner reaches on test: R² (mean over outputs) or accuracy,
/// as `measure` defines them. It sees the windows that end at each target, each value standardised
/// over training, at most 1000 for training and 500 for test. The number of neighbours (1, 5, 15)
/// and the width of the window (1, 5, 20 or all steps) are chosen on the last fifth of training.
/// Shows that a skill is attainable, never that it is not. NaN with fewer than 10 training targets
/// or no test target. Deterministic.
template <class T>
double reference_skill(const Batch<T>& train, const Batch<T>& test, const Task& task);

/// Computes R²_lin(ŷ), science D12: how much of the outputs a linear function of the window
/// explains, by ridge regression with leave-one-out cross-validation (so more features than windows
/// do not feign a fit; strength of the ridge chosen alike), on at most 600 windows; of several
/// outputs the smallest. 1 for constant outputs, NaN for outputs that are not finite.
template <class T>
double linear_share(const Batch<T>& test, const arma::Cube<T>& outputs);

}  // namespace flatline::judge
