#pragma once

#include <string>

#include "cli/verb.hpp"
#include "run/preflight.hpp"

namespace flatline::cli {

/// Adds the option -j.
void add_jobs(po::options_description& options);
/// The number of runs side by side: -j, else the cores that this process may use.
Index job_count(const Arguments& arguments);

/// Prints the arithmetic of a plan with its price:
/// `2 × 2 = 4 cells, excluded 0, × 6 replicates = 24 runs, ~31 MB, ~40 s at -j 2`.
std::string cost_line(const config::Plan& plan, const run::Preflight& cost, Index jobs);

}  // namespace flatline::cli
