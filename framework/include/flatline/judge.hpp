#pragma once

#include <map>
#include <string>
#include <vector>

#include <flatline/batch.hpp>
#include <flatline/export.hpp>
#include <flatline/task.hpp>

/// What the judge measures a run by. Diagnostics use the same functions, so that a number means the
/// same in an outcome and in a series.
namespace flatline::judge {

/// One target that counts: its sequence, its step in y, and the last input step it may rest on.
struct Target {
  Index sequence, step, last;
};

/// Lists the targets of a batch that count, sequence by sequence. Masked steps and steps of weight
/// 0 don't; a many-to-one target rests on the last step that is not masked.
template <class T>
FLATLINE_API std::vector<Target> counted_targets(const Batch<T>& batch);

/// Thins a list to at most `most` entries at equal distances.
FLATLINE_API std::vector<Target> thinned(const std::vector<Target>& targets, Index most);

/// Copies the values at the targets from a cube `O × N × Ly`: O × n.
template <class T>
FLATLINE_API arma::mat values_at(const arma::Cube<T>& cube, const std::vector<Target>& targets);

/// Copies the `width` input steps that end at each target, newest first: F·width × n. Steps before
/// the first and masked ones are 0.
template <class T>
FLATLINE_API arma::mat windows_at(const Batch<T>& batch, const std::vector<Target>& targets,
                                  Index width);

/// Copies the inputs of all steps that are there, sequence by sequence: F × n.
template <class T>
FLATLINE_API arma::mat inputs_there(const Batch<T>& batch);

/// Measures outputs against targets of one part, in the unit of the target. Names as in metrics:
/// "r2". Always: n (targets that count), non_finite (outputs that are NaN or infinite).
///
/// Regression: mse, rmse, mae, r2, std_ratio = σ(ŷ)/σ(y), slope = Cov(y, ŷ)/Var(ŷ), mean_shift =
/// (mean ŷ − mean y)/σ(y), correlation, target_std = σ(y). Several outputs give the mean over
/// those for which a number is defined, but of std_ratio, mean_shift and target_std the largest.
///
/// Classification (outputs are probabilities or scores, O × N × Ly): accuracy, balanced_accuracy
/// over the classes present, cross_entropy in nats, cross_entropy_skill = 1 − CE/H(prior),
/// top_share (of the class most often answered), prior_share (of that class in the targets),
/// majority_share (of the commonest class in the targets); with two classes auc, auc_low, auc_high.
///
/// Masked steps and steps of weight 0 don't count. What is undefined (R² of a constant target,
/// anything of outputs that are not finite) is NaN. Throws Error FL701 when the shapes differ.
template <class T>
FLATLINE_API std::map<std::string, double> measure(const arma::Cube<T>& outputs,
                                                   const Batch<T>& batch, const Task& task);

/// Computes what a nearest-neighbour learner reaches on test: R² (mean over outputs) or accuracy,
/// as `measure` defines them. It sees the windows that end at each target, each value standardised
/// over training, at most 1000 for training and 500 for test. The number of neighbours (1, 5, 15)
/// and the width of the window (1, 5, 20 or all steps) are chosen on the last fifth of training.
/// Shows that a skill is attainable, never that it is not. NaN with fewer than 10 training targets
/// or no test target. Deterministic.
template <class T>
FLATLINE_API double reference_skill(const Batch<T>& train, const Batch<T>& test, const Task& task);

/// Computes how much of each row of `y` (O × n) a linear function of the columns of `x` (F × n)
/// explains: R² (O) of ridge regression with leave-one-out cross-validation, so that more features
/// than columns do not feign a fit; the strength of the ridge is chosen alike. 1 for a constant
/// row, NaN where y is not finite or n < 3; values of x that are not finite count as 0.
FLATLINE_API arma::vec ridge_r2(const arma::mat& x, const arma::mat& y);

/// Computes R²_lin(ŷ), science D12: how much of the outputs a linear function of the window
/// explains, by `ridge_r2` on at most 600 windows; of several outputs the smallest. 1 for constant
/// outputs, NaN for outputs that are not finite.
template <class T>
FLATLINE_API double linear_share(const Batch<T>& test, const arma::Cube<T>& outputs);

/// A part of the targets that can fail while the whole looks fine (D28).
struct Stratum {
  std::string name;  ///< "output 2", "class 3", "step 7", "step 1 from the end"
  double share = 0;  ///< of what the best constant gets wrong in all
  double skill = 0;  ///< over the best constant, as for the whole
  Index n = 0;       ///< targets
};

/// Measures the skill on every output or class, and for many-to-many tasks on every step, counted
/// from the start and from the end (science D28).
template <class T>
FLATLINE_API std::vector<Stratum> strata(const arma::Cube<T>& outputs, const Batch<T>& batch,
                                         const Task& task);

/// Computes how much of the variance of values `O × N × L` the step alone explains,
/// Var_t(mean_b v_{b,t}) / Var(v), over the targets that count (science D29); of several outputs
/// the smallest. NaN for many-to-one tasks and for values that do not vary.
template <class T>
FLATLINE_API double clock_share(const arma::Cube<T>& values, const Batch<T>& batch);

/// How much outputs are a copy of the last known value.
struct Copy {
  double index;      ///< corr(ŷ, last) − corr(ŷ, y), science D30
  double closeness;  ///< R² of the outputs as an answer to the question for the last value
};
/// Compares the outputs with the last known value, over the targets that count, of several outputs
/// the mean. `batch` holds the values before any transform. NaN where the task does not say which
/// input holds the past of the target.
template <class T>
FLATLINE_API Copy copy_of_last(const arma::Cube<T>& outputs, const Batch<T>& batch,
                               const Task& task);

}  // namespace flatline::judge
