// The shape of the answers.
#include <cmath>

#include <fmt/format.h>

#include "judge/rules.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {
namespace {

std::string ranking_text(const Case& c) {
  const double auc = c.test("auc");
  if (!std::isfinite(auc)) return "S4, no AUC to tell ranking from threshold";
  const std::string numbers =
      fmt::format("AUC {:.3g} [{:.3g}, {:.3g}]", auc, c.test("auc_low"), c.test("auc_high"));
  if (auc >= threshold::ranking_auc && c.ranks())
    return fmt::format("S4b, threshold: {} ranks well (≥ {})", numbers, threshold::ranking_auc);
  if (c.test("auc_low") <= 0.5 && c.test("auc_high") >= 0.5)
    return fmt::format("S4a, no ranking: {} contains 0.5", numbers);
  return fmt::format("S4, between: {}", numbers);
}

}  // namespace

std::optional<Outcome> free_run_collapse(const Case& c) {
  const bool collapses =
      c.own >= threshold::one_step_skill && c.e.free_run_std_ratio < threshold::free_run_ratio;
  if (!collapses) return {};
  return Outcome{
      "free-run-collapse", "S11",
      fmt::format("{} {:.3g} one step ahead (≥ {}), but fed with its own outputs σ(ŷ)/σ(y) "
                  "falls to {:.3g} (collapsed: < {})",
                  c.title(), c.test(c.metric()), threshold::one_step_skill, c.e.free_run_std_ratio,
                  threshold::free_run_ratio)};
}

std::optional<Outcome> partial_stratum(const Case& c) {
  if (!c.e.ceiling_known || c.own < threshold::partial_skill * c.attainable) return {};
  const Stratum* worst = nullptr;
  for (const Stratum& stratum : c.e.strata) {
    // A ceiling for all bounds that of a part: all that is missing could be missing there.
    const double attainable = 1 - (1 - c.attainable) / stratum.share;
    const bool fails = stratum.n >= threshold::stratum_targets &&
                       stratum.skill < threshold::no_skill &&
                       attainable >= threshold::partial_skill;
    if (fails && (worst == nullptr || stratum.skill < worst->skill)) worst = &stratum;
  }
  if (worst == nullptr) return {};
  return Outcome{
      "partial", "S10",
      fmt::format("{} {:.3g} in all, but a skill of {:.3g} (none: < {}) on {} ({} targets), "
                  "although {}",
                  c.title(), c.test(c.metric()), worst->skill, threshold::no_skill, worst->name,
                  worst->n, c.attainable_text())};
}

std::optional<Outcome> persistence_copy(const Case& c) {
  const double skill = c.skill_over("persistence");
  const bool copies = c.e.copy_closeness >= threshold::copy_closeness &&
                      c.e.copy_index > threshold::copy_index && skill < threshold::no_skill;
  if (!copies || c.is_flat() || c.reaches_attainable()) return {};
  return Outcome{"persistence", "S9",
                 fmt::format("the outputs follow the last known value more closely than the target "
                             "(correlations differ by {:.3g}; copy: > {}), and are no better than "
                             "it (skill {:.3g}; none: < {}), although {}",
                             c.e.copy_index, threshold::copy_index, skill, threshold::no_skill,
                             c.attainable_text())};
}

std::optional<Outcome> linear(const Case& c) {
  const double r2 = c.test("r2"), line = c.e.linear_r2;
  const bool is_line = !c.classes() && !c.is_flat() &&
                       c.e.linear_share >= threshold::linear_share &&
                       r2 <= line + threshold::linear_slack;
  // A ceiling is what noise leaves, from this window or not: only a measurement shows a better way.
  const double better = std::min(c.known_best, c.attainable);
  // A line that has not even learnt what a line can is S5.
  const bool is_learnt =
      r2 >= line - threshold::linear_gap || c.train_skill() >= threshold::no_skill;
  if (!is_line || !(better - line >= threshold::linear_gap) || !is_learnt) return {};
  return Outcome{"linear", "S2",
                 fmt::format("a linear function of the window explains {:.4g} of the outputs "
                             "(linear: ≥ {}); R² {:.3g}, best line {:.3g}, although {} (better "
                             "exists: by ≥ {})",
                             c.e.linear_share, threshold::linear_share, r2, line,
                             c.known_best_text(), threshold::linear_gap)};
}

std::optional<Outcome> flat_regression(const Case& c) {
  if (c.classes() || !c.is_flat()) return {};
  if (!std::isfinite(c.e.train_mean_shift))
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

std::optional<Outcome> majority_class(const Case& c) {
  if (!c.classes() || !c.is_flat() || c.test("prior_share") >= threshold::top_share) return {};
  return Outcome{
      "majority-class", "S4",
      fmt::format("one class takes {:.3g} of the answers (majority: ≥ {}) and {:.3g} of the "
                  "targets, although {}; {}",
                  c.test("top_share"), threshold::top_share, c.test("prior_share"),
                  c.attainable_text(), ranking_text(c))};
}

std::optional<Outcome> clock_only(const Case& c) {
  const bool clock =
      c.e.clock_share > threshold::clock_share && c.e.target_clock_share <= threshold::clock_share;
  if (!clock || c.is_flat()) return {};
  return Outcome{"clock-only", "S8",
                 fmt::format("{:.3g} of the outputs' variance is the step alone (clock: > {}), "
                             "{:.3g} of the targets', although {}",
                             c.e.clock_share, threshold::clock_share, c.e.target_clock_share,
                             c.attainable_text())};
}

}  // namespace flatline::judge
