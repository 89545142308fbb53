#pragma once

#include <optional>
#include <string>

#include "config/plan.hpp"

namespace flatline::judge {

/// What a hypothesis expects of its measure; config/hypothesis.hpp has the grammar.
enum class Aim { greater, less, equal, count };

/// A hypothesis' measure and expectation, taken apart.
struct Claim {
  std::string outcome;   ///< the outcome that is counted; "" when the measure is a metric
  bool negated = false;  ///< `outcome is not NAME`
  std::string metric;    ///< "test.r2"; "" when the measure is an outcome
  std::optional<double> above, below;  ///< the metric's limit, when the measure is that it is kept
  Aim aim = Aim::greater;
  bool count_less = false;  ///< `less in at least K of n`
  double within = 0;        ///< X of `equal within X`
  Index least = 0, of = 0;  ///< K and n of `in at least K of n`

  bool is_binary() const { return !outcome.empty() || above || below; }
};

/// Takes a hypothesis apart. Throws Error FL702 when its words are not understood.
Claim read_claim(const config::Hypothesis& hypothesis);

}  // namespace flatline::judge
