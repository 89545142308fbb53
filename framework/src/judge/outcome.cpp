#include <fmt/format.h>

#include "judge/rules.hpp"

namespace flatline::judge {
namespace {

Outcome no_rule_fires(const Case& c) {
  std::string unchecked;
  if (!std::isfinite(c.train_skill())) {
    unchecked += "; not-learning not checked, no training skill";
  }
  if (!c.classes() && !(std::isfinite(c.e.linear_share) && std::isfinite(c.e.linear_r2))) {
    unchecked += "; linear not checked, no linear fit";
  }
  return {"healthy", "S0",
          fmt::format("no rule of failure fires: {} {:.3g}, {}{}", c.title(), c.test(c.metric()),
                      c.attainable_text(), unchecked)};
}

}  // namespace

Outcome decide(const Evidence& evidence) {
  // N.B. The order is part of the rules: framework/doc/outcomes.md says why.
  constexpr Rule* rules[] = {
      diverged,           constant_target, evidence_missing, nothing_to_learn,
      free_run_collapse,  partial_stratum, persistence_copy, linear,
      as_good_as_it_gets, flat_regression, majority_class,   clock_only,
      oscillating,        not_learning,    overfit,          learnt_little};
  const Case c(evidence);
  for (Rule* rule : rules) {
    if (auto outcome = rule(c)) return *outcome;
  }
  return no_rule_fires(c);
}

}  // namespace flatline::judge
