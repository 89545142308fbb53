#include "judge/case.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

double value(const std::map<std::string, double>& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

}  // namespace

Case::Case(const Evidence& evidence) : e(evidence) {
  if (classes()) majority_ = value(e.test, "majority_share");
  if (classes() && e.ceiling_known && std::isfinite(e.floor)) majority_ = e.floor;
  own = skill(value(e.test, metric()));
  known_best = std::numeric_limits<double>::lowest();
  consider("the reference learner", e.reference_r2);
  for (const auto& [name, metrics] : e.baselines) {
    consider("the baseline " + name, value(metrics, metric()));
  }
  attainable = e.ceiling_known ? skill(e.ceiling) : std::max(known_best, own);
  noise = std::max(threshold::no_skill, noise_of_skill());
}

double Case::test(const char* name) const { return value(e.test, name); }
double Case::train(const char* name) const { return value(e.train, name); }

double Case::train_skill() const {
  if (!classes()) return train("r2");
  const double floor = train("majority_share");
  return (train("accuracy") - floor) / (1 - floor);
}

double Case::skill_over(const char* baseline) const {
  const auto found = e.baselines.find(baseline);
  return found == e.baselines.end() ? Evidence::unknown
                                    : 1 - test("mse") / value(found->second, "mse");
}

bool Case::is_flat() const {
  return classes() ? test("top_share") >= threshold::top_share
                   : test("std_ratio") < threshold::flat_ratio;
}

bool Case::reaches_attainable() const {
  return knows_attainable() && own >= threshold::healthy_share * attainable;
}

double Case::noise_below_ceiling() const {
  if (!e.ceiling_known) return 0;  // a measured skill errs as the line does, on the same sample
  return threshold::ceiling_errors * 2 * std::sqrt(std::max(0.0, e.ceiling) / test("n")) *
         (1 - e.ceiling);
}

std::string Case::attainable_text() const {
  if (e.ceiling_known)
    return fmt::format("the ceiling of the task is {} {:.3g}", title(), e.ceiling);
  if (known_best_name_.empty() || own >= known_best) return "nothing better is known";
  return known_best_text();
}

std::string Case::known_best_text() const {
  return fmt::format("{} reaches {} {:.3g}", known_best_name_, title(), known_best_measured_);
}

void Case::consider(const std::string& name, double measured) {
  if (!std::isfinite(measured) || !(skill(measured) > known_best)) return;
  known_best = skill(measured);
  known_best_measured_ = measured;
  known_best_name_ = name;
}

// A skill that a useless answer exceeds in 1 of 40 samples of this size: R² > z²/n, accuracy by the
// normal approximation. Stated ceilings and floors carry no such noise.
double Case::noise_of_skill() const {
  const double n = std::min(test("n"), static_cast<double>(threshold::reference_test));
  if (!(n > 0) || (e.ceiling_known && (!classes() || std::isfinite(e.floor)))) return 0;
  if (!classes()) return threshold::z95 * threshold::z95 / n;
  return threshold::z95 * std::sqrt(majority_ / ((1 - majority_) * n));
}

}  // namespace flatline::judge
