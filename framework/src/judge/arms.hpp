#pragma once

#include <string>
#include <vector>

#include "config/plan.hpp"
#include "judge/claim.hpp"
#include "store/summary.hpp"

namespace flatline::judge {

/// The measure of one replicate in a pair of cells that differ in the compared factor only. NaN
/// where there is none. An outcome gives 1 where it is the one that is counted, else 0.
struct Sample {
  Index replicate;
  double first, second;
};

/// What a hypothesis compares.
struct Arms {
  std::vector<Sample> samples;  ///< replicate by replicate, each with all pairs of cells
  std::size_t n_pairs = 0;      ///< pairs of cells: combinations of the remaining factors
  /// What is left out of either arm, and why: "replicate 3 at 1e-5 (crashed)".
  std::vector<std::string> left_out_first, left_out_second;
};

/// Collects the measures of the first `replicates` replicates. Runs not in state ok don't count,
/// nor do cells that have no partner in the other arm.
Arms collect(const config::Plan& plan, const config::Hypothesis& hypothesis, const Claim& claim,
             const std::vector<store::Summary>& runs, Index replicates);

}  // namespace flatline::judge
