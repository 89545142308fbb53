#pragma once

#include <string>
#include <vector>

#include "config/plan.hpp"
#include "train/execute.hpp"

namespace flatline::run {

/// What a look at the cells before the start has found.
struct Preflight {
  std::vector<train::Estimate> cells;  ///< one per cell of the plan
  std::vector<std::string> warnings;   ///< cells whose plugins crash already when they are made

  double bytes(const config::Plan& plan) const;    ///< of all runs
  double seconds(const config::Plan& plan) const;  ///< of all runs, one after the other
  bool may_stop() const;  ///< some runs may stop early, so that the seconds are the most they take
};

/// Makes the data and the objects of every different cell once, in a child process, so that what
/// can't work is found before anything starts. Raises all faults together, each with its cell. A
/// plugin that crashes here becomes a warning: it will cost its own runs, not the others.
Preflight preflight(const config::Plan& plan, const ComponentSource& components);

}  // namespace flatline::run
