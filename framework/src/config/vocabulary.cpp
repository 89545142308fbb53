#include "config/vocabulary.hpp"

namespace flatline::config {

const std::vector<std::string>& outcome_names() {
  static const std::vector<std::string> names{
      "healthy",        "nothing-to-learn", "constant",          "mean",        "linear",
      "majority-class", "not-learning",     "diverged",          "oscillating", "clock-only",
      "persistence",    "partial",          "free-run-collapse", "overfit"};
  return names;
}

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names{"n",
                                              "non_finite",
                                              "loss",
                                              "best_loss",
                                              "mse",
                                              "rmse",
                                              "mae",
                                              "r2",
                                              "std_ratio",
                                              "slope",
                                              "mean_shift",
                                              "correlation",
                                              "target_std",
                                              "accuracy",
                                              "reference",
                                              "balanced_accuracy",
                                              "top_share",
                                              "prior_share",
                                              "majority_share",
                                              "cross_entropy",
                                              "auc",
                                              "auc_low",
                                              "auc_high",
                                              "cross_entropy_skill",
                                              "linear_share",
                                              "clock_share",
                                              "copy_index",
                                              "copy_closeness",
                                              "loss_turns",
                                              "loss_spread"};
  return names;
}

}  // namespace flatline::config
