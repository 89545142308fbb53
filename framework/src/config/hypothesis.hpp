#pragma once

#include <string>
#include <vector>

#include "config/plan.hpp"

namespace flatline::config {

/// Reads the value of `hypotheses:`; null is none. Levels are matched as numbers where they are
/// numbers (`1e-5` is `0.00001`). The grammar:
///
///     measure  outcome is NAME              of vocabulary.hpp
///              outcome is not NAME
///              PART.NAME                    train, validation or test, and a metric: test.r2,
///                                           test.skill_persistence
///              PART.NAME above X            or below X: holds in a run or does not, as an outcome
///              DIAGNOSTIC.FINDING           the value of a finding: saturation.saturated
///     expect   more often | less often      outcome: in the first level than in the second
///              in at least K of n           outcome: in K of n replicates of the first level
///              greater | less               metric: in the first level than in the second
///              equal within X               metric: the levels differ by at most X
///              greater in at least K of n   metric: in K of n replicates
///              less in at least K of n
///
/// Faults: FL240 to FL245.
std::vector<Hypothesis> read_hypotheses(const Node* node, const std::vector<Factor>& factors,
                                        const ComponentSource& components, Faults& faults);

/// Adds fault FL246 for each hypothesis one of whose levels no cell of the plan has, and FL247
/// where a cell lacks the diagnostic whose finding is measured.
void check_arms(const Plan& plan, Faults& faults);

}  // namespace flatline::config
