#pragma once

#include <map>
#include <string>

#include <flatline/batch.hpp>
#include <flatline/task.hpp>

namespace flatline::judge {

/// Measures outputs against targets of one part, in the unit of the target. Regression: n, mse,
/// rmse, mae, r2, std_ratio, slope, mean_shift, correlation. Classification (outputs are
/// probabilities or scores, O × N × Ly): n, accuracy, balanced_accuracy, auc, auc_low, auc_high
/// (two classes), cross_entropy, top_share, prior_share. Names as in metrics: "r2". Multi-output
/// values are means over outputs, except std_ratio, which is the largest. Masked steps and steps
/// of weight 0 don't count.
template <class T>
std::map<std::string, double> measure(const arma::Cube<T>& outputs, const Batch<T>& batch,
                                      const Task& task);

/// What an outcome rests on.
struct Evidence {
  Task::Type type = Task::Type::regression;
  std::map<std::string, double> test;                              ///< of the model
  std::map<std::string, double> train;                             ///< of the model
  std::map<std::string, std::map<std::string, double>> baselines;  ///< name → test metrics
  double train_mean_shift = 0;  ///< (mean ŷ on test − mean y on train) / σ(y), largest output
  double linear_share = 0;      ///< R²_lin(ŷ): of the best linear fit from window to outputs
  double linear_r2 = 0;         ///< R²_lin(y): of the linear window model on test
  double reference_r2 = 0;      ///< best R² known to be attainable: ceiling or reference
  double ceiling = 1;           ///< best attainable R² or accuracy, from the task or reference
  bool diverged = false;        ///< a loss, gradient or weight was not finite
  double late_loss_ratio = 0;   ///< loss over the last 10 % / loss of the best constant
  bool trained = true;          ///< false for closed-form models
};

/// What became of a training, and why, in one sentence with the numbers.
struct Outcome {
  std::string name;     ///< "healthy", "constant", …
  std::string symptom;  ///< "S1"
  std::string reason;
};

/// Decides the outcome by the rules S0–S6 of framework/doc/outcomes.md, thresholds in
/// judge/thresholds.hpp.
Outcome decide(const Evidence& evidence);

}  // namespace flatline::judge
