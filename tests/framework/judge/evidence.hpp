#pragma once

#include <limits>

#include <boost/test/unit_test.hpp>

#include "judge/evaluation.hpp"

/// Evidence of runs that are clear cases, to be changed by a test.
namespace evidence {

using flatline::Task;
using flatline::judge::Evidence;

/// A regression that could be learnt (linear baseline R² 0.5, ceiling 0.95) with a good answer.
inline Evidence learnable() {
  Evidence e;
  e.test = {{"n", 500}, {"r2", 0.94}, {"std_ratio", 0.97}, {"target_std", 1}, {"non_finite", 0}};
  e.train = {{"r2", 0.95}};
  e.baselines = {{"mean", {{"r2", 0.0}}}, {"linear-window", {{"r2", 0.5}}}};
  e.linear_share = 0.6;
  e.linear_r2 = 0.5;
  e.reference_r2 = 0.8;
  e.ceiling = 0.95;
  e.ceiling_known = true;
  e.late_loss_ratio = 0.1;
  return e;
}

inline Evidence with(Evidence e, double r2, double std_ratio, double train_r2) {
  e.test["r2"] = r2;
  e.test["std_ratio"] = std_ratio;
  e.train["r2"] = train_r2;
  return e;
}

/// A flat answer where R² 0.95 is attainable.
inline Evidence flat(double std_ratio = 0.01) { return with(learnable(), -0.001, std_ratio, 0.0); }

/// Two classes, 80 % to 20 %, ceiling 0.95, always the majority.
inline Evidence majority() {
  Evidence e;
  e.type = Task::Type::classification;
  e.test = {{"n", 500},        {"accuracy", 0.8},       {"top_share", 1},
            {"auc", 0.5},      {"auc_low", 0.45},       {"auc_high", 0.55},
            {"non_finite", 0}, {"majority_share", 0.8}, {"prior_share", 0.8}};
  e.train = {{"accuracy", 0.8}, {"majority_share", 0.8}, {"cross_entropy_skill", 0.001}};
  e.reference_r2 = 0.93;
  e.ceiling = 0.95;
  e.ceiling_known = true;
  e.floor = 0.8;
  return e;
}

inline void expect(const Evidence& evidence, const std::string& name, const std::string& symptom) {
  const auto outcome = flatline::judge::decide(evidence);
  BOOST_TEST(outcome.name == name,
             outcome.name << " instead of " << name << ": " << outcome.reason);
  BOOST_TEST(outcome.symptom == symptom);
  BOOST_TEST(!outcome.reason.empty());
}

inline bool says(const Evidence& evidence, const std::string& words) {
  return flatline::judge::decide(evidence).reason.find(words) != std::string::npos;
}

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace evidence
