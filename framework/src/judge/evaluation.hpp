#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include <flatline/judge.hpp>

namespace flatline::judge {

/// Computes (mean ŷ on test − mean y on train)/σ(y on test), of the output where it is largest.
/// NaN when undefined.
template <class T>
double train_mean_shift(const arma::Cube<T>& outputs, const Batch<T>& test, const Batch<T>& train);

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
