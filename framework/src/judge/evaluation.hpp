#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include <flatline/batch.hpp>
#include <flatline/task.hpp>

namespace flatline::judge {

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
std::map<std::string, double> measure(const arma::Cube<T>& outputs, const Batch<T>& batch,
                                      const Task& task);

/// Computes (mean ŷ on test − mean y on train)/σ(y on test), of the output where it is largest.
/// NaN when undefined.
template <class T>
double train_mean_shift(const arma::Cube<T>& outputs, const Batch<T>& test, const Batch<T>& train);

/// A part of the targets that can fail while the whole looks fine (D28).
struct Stratum {
  std::string name;  ///< "output 2", "class 3", "step 7", "step 1 from the end"
  double share = 0;  ///< of what the best constant gets wrong in all
  double skill = 0;  ///< over the best constant, as for the whole
  Index n = 0;       ///< targets
};

/// What an outcome rests on. A number that is not known is NaN.
struct Evidence {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  Task::Type type = Task::Type::regression;
  std::map<std::string, double> test;                              ///< of the model
  std::map<std::string, double> train;                             ///< of the model
  std::map<std::string, std::map<std::string, double>> baselines;  ///< name → test metrics
  double train_mean_shift = 0;   ///< (mean ŷ on test − mean y on train) / σ(y), largest output
  double linear_share = 0;       ///< R²_lin(ŷ): of the best linear fit from window to outputs
  double linear_r2 = 0;          ///< R²_lin(y): of the linear window model on test
  double reference_r2 = 0;       ///< R² or accuracy on test that a reference learner reaches
  double ceiling = 1;            ///< best attainable R² or accuracy, if `ceiling_known`
  bool ceiling_known = false;    ///< the task states the ceiling (`Task::ceiling`)
  double floor = unknown;        ///< `Task::floor`
  bool diverged = false;         ///< a loss, gradient or weight was not finite
  double late_loss_ratio = 0;    ///< loss over the last 10 % / loss of the best constant
  bool trained = true;           ///< false for closed-form models
  double loss_turns = unknown;   ///< share of windows at which the loss turns (S7)
  double loss_spread = unknown;  ///< interquartile range of the loss / median (S7)
  double clock_share = unknown;  ///< of the outputs' variance, explained by the step (D29)
  double target_clock_share = unknown;  ///< the same of the targets
  double copy_closeness = unknown;      ///< R² of the outputs as a copy of the last known value
  double copy_index = unknown;          ///< D30
  double free_run_std_ratio = unknown;  ///< σ(ŷ)/σ(y) of outputs that are fed back (S11)
  std::vector<Stratum> strata;
};

/// What became of a training, and why, in one sentence with the numbers.
struct Outcome {
  std::string name;     ///< "healthy", "constant", …; "unjudged" where the evidence is missing
  std::string symptom;  ///< "S1"; "" for nothing-to-learn and unjudged
  std::string reason;
};

/// Decides the outcome by the rules of framework/doc/outcomes.md, thresholds in
/// judge/thresholds.hpp.
Outcome decide(const Evidence& evidence);

}  // namespace flatline::judge
