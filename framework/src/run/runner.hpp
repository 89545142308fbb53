#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "config/plan.hpp"
#include "run/worker.hpp"
#include "store/summary.hpp"

namespace flatline::run {

/// How the runs of a plan are carried out.
struct Options {
  Index jobs = 1;                  ///< runs side by side
  std::optional<Index> max_fails;  ///< stop starting runs after so many failures
  std::set<store::State> retry;    ///< states that are run again
  bool progress = true;            ///< show progress on stderr
};

/// What the runs of one call came to.
struct Report {
  std::vector<store::Summary> runs;  ///< one per planned run, in plan order
  Index started = 0;                 ///< by this call
  bool interrupted = false;          ///< by a signal
  bool gave_up = false;              ///< after max_fails failures
};

/// Carries out what is missing of `plan`. `known` holds the summaries so far, in plan order;
/// `limits_of` the limits of a run; `job` does it, in a child process; `on_end` hears of each end
/// (the journal). On SIGINT, SIGTERM or SIGHUP no run is started any more, those on the way are
/// stopped, and the call returns.
Report run_plan(
    const config::Plan& plan, std::vector<store::Summary> known, const Options& options,
    const std::function<Limits(const config::PlannedRun&)>& limits_of,
    const std::function<store::Summary(const config::PlannedRun&, train::Progress&, int log)>& job,
    const std::function<void(const store::Summary&)>& on_end);

/// Tells whether a run in this state is started by `run` without being asked to.
bool is_missing(store::State state);
/// Tells whether a run in this state counts as failed.
bool is_failed(store::State state);

}  // namespace flatline::run
