#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "config/plan.hpp"
#include "run/submission.hpp"
#include "store/summary.hpp"

namespace flatline::run {

/// What is asked for when a plan is submitted.
struct Request {
  std::set<store::State> retry;  ///< states that are run again
  std::string retry_text;        ///< the same as it was written
  std::size_t runs_per_task = 1;
};

/// What is to be submitted of a plan.
struct Workload {
  std::size_t parts = 1;                ///< into which the plan is divided
  std::vector<std::size_t> todo;        ///< places of the plan: missing, or to be run again
  std::size_t queued = 0;               ///< of them, those whose task waits or runs
  std::vector<std::size_t> tasks;       ///< parts to be submitted
  std::set<std::string> jobs;           ///< of the plan that wait or run
  std::vector<Submission> uncollected;  ///< earlier ones after which nobody collects

  bool empty() const { return tasks.empty() && uncollected.empty(); }
};

/// Finds it out from what is known of each run, in plan order, and from the queue. `folder` is
/// `slurm/` of the results. While tasks of the plan are in the queue, its division stays as it is:
/// new tasks then have no run in common with them, save runs that only the new ones run again.
Workload workload(const config::Plan& plan, const std::vector<store::Summary>& known,
                  const std::filesystem::path& folder, const Request& request);

}  // namespace flatline::run
