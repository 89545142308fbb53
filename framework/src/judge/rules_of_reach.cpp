// What can be judged, and what can be reached.
#include <cmath>

#include <fmt/format.h>

#include "judge/rules.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {

std::optional<Outcome> diverged(const Case& c) {
  if (c.e.diverged || c.test("non_finite") > 0)
    return Outcome{"diverged", "S6", "a loss, gradient, weight or output was not finite"};
  // Beside a constant that is always right every loss is beyond all bounds.
  const bool constant_errs =
      c.classes() ? c.train("majority_share") != 1 : c.train("target_std") != 0;
  if (constant_errs && c.e.late_loss_ratio > threshold::diverged_loss)
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
    if (!std::isfinite(c.test(name)))
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

std::optional<Outcome> as_good_as_it_gets(const Case& c) {
  // N.B. A ranking that beats chance where no answer beats the majority class is optimal too.
  const bool optimal_majority =
      c.classes() && c.knows_attainable() && c.attainable <= c.noise && c.ranks();
  if (optimal_majority)
    return Outcome{"healthy", "S0",
                   fmt::format("ranks the classes (AUC {:.3g}, 95 % interval from {:.3g}), and no "
                               "answer is known to be more accurate than the majority class: {}",
                               c.test("auc"), c.test("auc_low"), c.attainable_text())};
  if (!c.reaches_attainable()) return {};
  return Outcome{"healthy", "S0",
                 fmt::format("{} {:.3g}; {} (healthy: skill of ≥ {} of it)", c.title(),
                             c.test(c.metric()), c.attainable_text(), threshold::healthy_share)};
}

}  // namespace flatline::judge
