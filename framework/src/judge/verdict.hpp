#pragma once

#include <string>
#include <vector>

#include "config/plan.hpp"
#include "store/summary.hpp"

namespace flatline::judge {

/// The decision on one hypothesis.
struct Verdict {
  std::string id, claim;
  std::string verdict;      ///< supported refuted undecided
  std::string test;         ///< "Fisher's exact test", "exact sign permutation", "count", …
  std::string effect_name;  ///< "difference of rates", "mean paired difference", "share"
  /// With its 95 % interval: Newcombe's, of the sign permutation, Clopper and Pearson's. The bounds
  /// are infinite where there are fewer than 6 paired replicates.
  double effect = 0, low = 0, high = 0;
  double p = 1, p_holm = 1;  ///< NaN where the test has none ("count", "equivalence")
  Index n = 0, planned = 0;  ///< replicates (rates: runs of the smaller arm) there, and planned
  std::string sentence;      ///< in words, with the numbers
};

/// Decides every hypothesis of the plan from the runs' summaries, Holm-corrected over the file.
std::vector<Verdict> decide(const config::Plan& plan, const std::vector<store::Summary>& runs);

}  // namespace flatline::judge
