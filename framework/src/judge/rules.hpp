#pragma once

#include <optional>

#include "judge/case.hpp"

namespace flatline::judge {

/// One rule: an outcome where it fires. framework/doc/outcomes.md explains each and their order.
using Rule = std::optional<Outcome>(const Case&);

// About what can be judged and reached.
Rule diverged, constant_target, evidence_missing, nothing_to_learn, as_good_as_it_gets;
// About the shape of the answers.
Rule free_run_collapse, partial_stratum, persistence_copy, linear, flat_regression, majority_class,
    clock_only;
// About the way there.
Rule oscillating, not_learning, overfit, learnt_little;

}  // namespace flatline::judge
