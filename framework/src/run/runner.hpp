#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/plan.hpp"
#include "run/interrupt.hpp"
#include "run/worker.hpp"
#include "store/summary.hpp"

namespace flatline::run {

/// One of `count` equal parts of a plan: every count-th run, so that parts take equally long.
struct Shard {
  std::size_t number = 1, count = 1;  ///< number is 1 … count
  bool holds(std::size_t place) const { return place % count == number - 1; }
};

/// How the runs of a plan are carried out.
struct Options {
  Index jobs = 1;                  ///< runs side by side
  std::optional<Index> max_fails;  ///< stop starting runs after so many failures
  std::set<store::State> retry;    ///< states that are run again
  bool progress = true;            ///< show progress on stderr
  Shard shard;                     ///< the part of the plan that is done
  double checkpoint_every = 300;   ///< seconds between two checkpoints of a run
};

/// What the runs of one call came to.
struct Report {
  /// One per planned run, in plan order. Of those that this call has ended as ok, id and state
  /// only.
  std::vector<store::Summary> runs;
  Index started = 0;     ///< by this call
  int signal = 0;        ///< that interrupted it, or 0
  bool gave_up = false;  ///< after max_fails failures
};

/// What became of the wish to do a run: it is ours, another process does it, or has done it.
enum class Claim { ours, held, done };

/// What the runner needs from outside: the runs themselves, and the folder it shares with others.
class Errand {
 public:
  virtual ~Errand();
  virtual Limits limits(const config::PlannedRun& run) = 0;
  /// Opens what a run writes its output to; where that is empty, it is kept in memory.
  virtual io::Descriptor log(const config::PlannedRun& run) = 0;
  /// Does a run, in a child process.
  virtual store::Summary execute(const config::PlannedRun& run, train::Progress& progress,
                                 int log) = 0;
  /// Takes a run. When it is done already, `known` becomes its summary.
  virtual Claim claim(const config::PlannedRun& run, store::Summary& known) = 0;
  /// Hears often of the runs that are being done.
  virtual void under_way(const std::vector<const Worker*>& workers) = 0;
  /// Hears of the end of a run, and whether it went on from a checkpoint; gives it back.
  virtual void ended(const store::Summary& summary, store::Resumption resumption) = 0;
  /// Keeps the claims alive; gives the ids of runs that another process has taken over.
  virtual std::vector<std::string> lost() = 0;
};

/// Carries out what is missing of `plan`. `known` holds the summaries so far, in plan order. A run
/// that another process does is waited for. After a signal no run is started any more, those on
/// the way save their state and end, and the call returns.
Report run_plan(const config::Plan& plan, std::vector<store::Summary> known, const Options& options,
                Errand& errand, const Interrupt& interrupt);

/// Tells whether a run in this state is started by `run` without being asked to.
bool is_missing(store::State state);
/// Tells whether a run in this state is started when the states `retry` are run again.
bool is_wanted(store::State state, const std::set<store::State>& retry);
/// Tells whether a run in this state counts as failed.
bool is_failed(store::State state);

}  // namespace flatline::run
