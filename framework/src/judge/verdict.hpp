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
  std::string test;         ///< "Fisher's exact test", "exact sign permutation", "count"
  std::string effect_name;  ///< "difference of rates", "mean paired difference"
  double effect = 0, low = 0, high = 0;  ///< with its 95 % interval
  double p = 1, p_holm = 1;
  Index n = 0, planned = 0;  ///< pairs that are there, pairs planned
  std::string sentence;      ///< in words, with the numbers
};

/// Decides every hypothesis of the plan from the runs' summaries, Holm-corrected over the file.
std::vector<Verdict> decide(const config::Plan& plan, const std::vector<store::Summary>& runs);

}  // namespace flatline::judge
