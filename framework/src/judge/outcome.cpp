#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "judge/evaluation.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

using Metrics = std::map<std::string, double>;

double value(const Metrics& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  return found == metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

bool is_known(double number) { return std::isfinite(number); }

// The evidence in the words of the rules. Skill is what an answer is better than the best constant,
// as a share of what is there: R², or (accuracy − majority)/(1 − majority).
class Case {
 public:
  explicit Case(const Evidence& evidence) : e(evidence) {
    if (classes()) majority_ = value(e.test, "majority_share");
    if (classes() && e.ceiling_known && is_known(e.floor)) majority_ = e.floor;
    own = skill(value(e.test, metric()));
    known_best = std::numeric_limits<double>::lowest();
    consider("the reference learner", e.reference_r2);
    for (const auto& [name, metrics] : e.baselines)
      consider("the baseline " + name, value(metrics, metric()));
    attainable = e.ceiling_known ? skill(e.ceiling) : std::max(known_best, own);
    noise = std::max(threshold::no_skill, noise_of_skill());
  }

  bool classes() const { return e.type == Task::Type::classification; }
  const char* metric() const { return classes() ? "accuracy" : "r2"; }
  const char* title() const { return classes() ? "accuracy" : "R²"; }
  double skill(double measured) const {
    return classes() ? (measured - majority_) / (1 - majority_) : measured;
  }
  double test(const char* name) const { return value(e.test, name); }
  double train_skill() const {
    if (!classes()) return value(e.train, "r2");
    const double floor = value(e.train, "majority_share");
    return (value(e.train, "accuracy") - floor) / (1 - floor);
  }
  bool is_flat() const {
    return classes() ? test("top_share") >= threshold::top_share
                     : test("std_ratio") < threshold::flat_ratio;
  }
  bool ranks() const { return test("auc_low") > 0.5; }
  /// A constant baseline alone does not show that nothing better exists.
  bool knows_attainable() const {
    return e.ceiling_known || is_known(e.reference_r2) || known_best > noise;
  }
  /// How far an optimal answer's R² on this sample may fall short of a stated ceiling by chance
  /// (Wishart 1931, large samples).
  double noise_below_ceiling() const {
    if (!e.ceiling_known) return 0;  // a measured skill errs as the line does, on the same sample
    return threshold::ceiling_errors * 2 * std::sqrt(std::max(0.0, e.ceiling) / test("n")) *
           (1 - e.ceiling);
  }

  /// Says what is attainable and how one knows.
  std::string attainable_text() const {
    if (e.ceiling_known)
      return fmt::format("the ceiling of the task is {} {:.3g}", title(), e.ceiling);
    if (known_best_name_.empty() || own >= known_best) return "nothing better is known";
    return fmt::format("{} reaches {} {:.3g}", known_best_name_, title(), known_best_measured_);
  }

  const Evidence& e;
  double own = 0, known_best = 0, attainable = 0;
  double noise = 0;  ///< a skill that small may be chance

 private:
  void consider(const std::string& name, double measured) {
    if (!is_known(measured) || !(skill(measured) > known_best)) return;
    known_best = skill(measured);
    known_best_measured_ = measured;
    known_best_name_ = name;
  }
  // A skill that a useless answer exceeds in 1 of 40 samples of this size: R² > z²/n, accuracy by
  // the normal approximation. Stated ceilings and floors carry no such noise.
  double noise_of_skill() const {
    const double n = std::min(test("n"), static_cast<double>(threshold::reference_test));
    if (!(n > 0) || (e.ceiling_known && (!classes() || is_known(e.floor)))) return 0;
    if (!classes()) return threshold::z95 * threshold::z95 / n;
    return threshold::z95 * std::sqrt(majority_ / ((1 - majority_) * n));
  }

  double majority_ = 0;
  std::string known_best_name_;
  double known_best_measured_ = 0;
};

using Rule = std::optional<Outcome> (*)(const Case&);

std::optional<Outcome> diverged(const Case& c) {
  if (c.e.diverged || c.test("non_finite") > 0)
    return Outcome{"diverged", "S6", "a loss, gradient, weight or output was not finite"};
  if (c.e.late_loss_ratio > threshold::diverged_loss)
    return Outcome{
        "diverged", "S6",
        fmt::format("the loss of the last 10 % is {:.3g} times that of the best constant "
                    "(diverged: > {})",
                    c.e.late_loss_ratio, threshold::diverged_loss)};
  return {};
}

std::optional<Outcome> constant_target(const Case& c) {
  const bool one_class = c.classes() && c.test("majority_share") == 1;
  if (!one_class && c.test("target_std") != 0) return {};
  return Outcome{"nothing-to-learn", "",
                 one_class ? "all targets of the test part are of one class"
                           : "the targets of the test part are constant"};
}

std::optional<Outcome> evidence_missing(const Case& c) {
  const char* spread = c.classes() ? "top_share" : "std_ratio";
  std::string missing;
  for (const char* name : {c.metric(), spread})
    if (!is_known(c.test(name)))
      missing += (missing.empty() ? "test." : " and test.") + std::string(name);
  if (!missing.empty())
    return Outcome{"unjudged", "", fmt::format("not judged, because {} is missing", missing)};
  if (c.is_flat() && !c.knows_attainable())
    return Outcome{"unjudged", "",
                   "the answer is flat, but without ceiling, reference or baseline a failure and a "
                   "correct flat answer look alike"};
  return {};
}

std::optional<Outcome> nothing_to_learn(const Case& c) {
  if (!c.knows_attainable() || c.attainable > c.noise || (c.classes() && c.ranks())) return {};
  return Outcome{
      "nothing-to-learn", "",
      fmt::format("no answer is known to beat the best constant: {}, a skill of {:.3g} "
                  "(something to learn: > {:.3g}); the model has {} {:.3g}",
                  c.attainable_text(), c.attainable, c.noise, c.title(), c.test(c.metric()))};
}

std::optional<Outcome> linear(const Case& c) {
  const double r2 = c.test("r2"), line = c.e.linear_r2;
  const bool is_line = !c.classes() && !c.is_flat() &&
                       c.e.linear_share >= threshold::linear_share &&
                       r2 <= line + threshold::linear_slack;
  const double gap = std::max(threshold::linear_gap, c.noise_below_ceiling());
  // A line that has not even learnt what a line can is S5.
  const bool is_learnt =
      r2 >= line - threshold::linear_gap || c.train_skill() >= threshold::no_skill;
  if (!is_line || !(c.attainable - line >= gap) || !is_learnt) return {};
  return Outcome{
      "linear", "S2",
      fmt::format("a linear function of the window explains {:.4g} of the outputs "
                  "(linear: ≥ {}); R² {:.3g}, best line {:.3g}, and {} (better exists: "
                  "by ≥ {:.3g})",
                  c.e.linear_share, threshold::linear_share, r2, line, c.attainable_text(), gap)};
}

std::optional<Outcome> as_good_as_it_gets(const Case& c) {
  // N.B. A ranking that beats chance where no answer beats the majority class is optimal too.
  const bool optimal_majority =
      c.classes() && c.knows_attainable() && c.attainable <= c.noise && c.ranks();
  if (optimal_majority)
    return Outcome{"healthy", "S0",
                   fmt::format("ranks the classes (AUC {:.3g}, 95 % interval from {:.3g}), and no "
                               "answer is known to be more accurate than the majority class: {}",
                               c.test("auc"), c.test("auc_low"), c.attainable_text())};
  if (!c.knows_attainable() || c.own < threshold::healthy_share * c.attainable) return {};
  return Outcome{"healthy", "S0",
                 fmt::format("{} {:.3g}; {} (healthy: skill of ≥ {} of it)", c.title(),
                             c.test(c.metric()), c.attainable_text(), threshold::healthy_share)};
}

std::optional<Outcome> flat_regression(const Case& c) {
  if (c.classes() || !c.is_flat()) return {};
  if (!is_known(c.e.train_mean_shift))
    return Outcome{"unjudged", "",
                   "the answer is flat, but its distance from the mean of the training targets is "
                   "missing, so constant and mean cannot be told apart"};
  const bool at_mean = std::abs(c.e.train_mean_shift) < threshold::mean_shift;
  return Outcome{
      at_mean ? "mean" : "constant", at_mean ? "S3" : "S1",
      fmt::format("σ(ŷ)/σ(y) {:.3g} (flat: < {}), {:.3g} σ(y) from the mean of the training "
                  "targets (mean: < {}), although {}",
                  c.test("std_ratio"), threshold::flat_ratio, std::abs(c.e.train_mean_shift),
                  threshold::mean_shift, c.attainable_text())};
}

std::string ranking_text(const Case& c) {
  const double auc = c.test("auc");
  if (!is_known(auc)) return "S4, no AUC to tell ranking from threshold";
  const std::string numbers =
      fmt::format("AUC {:.3g} [{:.3g}, {:.3g}]", auc, c.test("auc_low"), c.test("auc_high"));
  if (auc >= threshold::ranking_auc && c.ranks())
    return fmt::format("S4b, threshold: {} ranks well (≥ {})", numbers, threshold::ranking_auc);
  if (c.test("auc_low") <= 0.5 && c.test("auc_high") >= 0.5)
    return fmt::format("S4a, no ranking: {} contains 0.5", numbers);
  return fmt::format("S4, between: {}", numbers);
}

std::optional<Outcome> majority_class(const Case& c) {
  if (!c.classes() || !c.is_flat() || c.test("prior_share") >= threshold::top_share) return {};
  return Outcome{
      "majority-class", "S4",
      fmt::format("one class takes {:.3g} of the answers (majority: ≥ {}) and {:.3g} of the "
                  "targets, although {}; {}",
                  c.test("top_share"), threshold::top_share, c.test("prior_share"),
                  c.attainable_text(), ranking_text(c))};
}

std::optional<Outcome> not_learning(const Case& c) {
  // Half of what is attainable keeps an honest answer to a hard task out.
  const double least =
      c.knows_attainable() ? std::min(threshold::no_skill, c.attainable / 2) : threshold::no_skill;
  const double skill = c.train_skill(), entropy_skill = value(c.e.train, "cross_entropy_skill");
  const bool has_entropy_skill = c.classes() && entropy_skill >= threshold::no_entropy_skill;
  if (!(skill < least) || has_entropy_skill) return {};
  const std::string entropy =
      c.classes() && is_known(entropy_skill)
          ? fmt::format(" and 1 − CE/H {:.3g} (< {})", entropy_skill, threshold::no_entropy_skill)
          : "";
  return Outcome{"not-learning", "S5",
                 fmt::format("skill on the training part {:.3g} (none: < {:.3g}){}, although {}",
                             skill, least, entropy, c.attainable_text())};
}

Outcome no_rule_fires(const Case& c) {
  std::string unchecked;
  if (!is_known(c.train_skill())) unchecked += "; not-learning not checked, no training skill";
  if (!c.classes() && !(is_known(c.e.linear_share) && is_known(c.e.linear_r2)))
    unchecked += "; linear not checked, no linear fit";
  return {"healthy", "S0",
          fmt::format("no rule of failure fires: {} {:.3g}, {}{}", c.title(), c.test(c.metric()),
                      c.attainable_text(), unchecked)};
}

}  // namespace

Outcome decide(const Evidence& evidence) {
  // N.B. The order is part of the rules: framework/doc/outcomes.md says why.
  constexpr Rule rules[] = {diverged,         constant_target, evidence_missing,
                            nothing_to_learn, linear,          as_good_as_it_gets,
                            flat_regression,  majority_class,  not_learning};
  const Case c(evidence);
  for (const Rule rule : rules)
    if (auto outcome = rule(c)) return *outcome;
  return no_rule_fires(c);
}

}  // namespace flatline::judge
