#include "judge/metric_range.hpp"

#include <limits>
#include <map>

namespace flatline::judge {
namespace {

constexpr Range at_most_one{-std::numeric_limits<double>::infinity(), 1, true, false};

const std::map<std::string, Range>& ranges() {
  static const std::map<std::string, Range> known{
      {"mse", non_negative},           {"rmse", non_negative},
      {"mae", non_negative},           {"cross_entropy", non_negative},
      {"std_ratio", non_negative},     {"target_std", non_negative},
      {"loss_spread", non_negative},   {"n", non_negative},
      {"non_finite", non_negative},    {"r2", at_most_one},
      {"reference", at_most_one},      {"linear_share", at_most_one},
      {"copy_closeness", at_most_one}, {"cross_entropy_skill", at_most_one},
      {"correlation", closed(-1, 1)},  {"copy_index", closed(-2, 2)},
      {"accuracy", unit_interval},     {"balanced_accuracy", unit_interval},
      {"auc", unit_interval},          {"auc_low", unit_interval},
      {"auc_high", unit_interval},     {"top_share", unit_interval},
      {"prior_share", unit_interval},  {"majority_share", unit_interval},
      {"clock_share", unit_interval},  {"loss_turns", unit_interval}};
  return known;
}

bool is_measured_on_a_part(const std::string& metric) {
  for (const char* part : {"train.", "validation.", "test.", "baseline."}) {
    if (metric.starts_with(part)) return true;
  }
  return false;
}

}  // namespace

Range range_of_metric(const std::string& metric) {
  static const std::string free_run = "free_run_";
  if (!is_measured_on_a_part(metric)) return any;
  std::string name = metric.substr(metric.rfind('.') + 1);
  if (name.starts_with("skill_")) return at_most_one;
  if (name.starts_with(free_run)) name.erase(0, free_run.size());
  const auto found = ranges().find(name);
  return found == ranges().end() ? any : found->second;
}

}  // namespace flatline::judge
