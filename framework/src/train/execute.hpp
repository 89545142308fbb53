#pragma once

#include <atomic>

#include "config/plan.hpp"
#include "store/record.hpp"
#include "train/keeper.hpp"
#include "train/yardsticks.hpp"

namespace flatline::train {

/// Where a run stands, in memory shared with the parent, so that the parent can say in which phase
/// a run died.
struct Progress {
  std::atomic<int> phase{0};
  std::atomic<const Component*> component{nullptr};  // whose code ran last
  std::atomic<Index> epoch{0}, epochs{0};
  std::atomic<Index> step{0};
  std::atomic<store::Resumption> resumption{store::Resumption::none};
};

enum class Phase { load, data, init, train, evaluate, record };
const char* phase_name(Phase phase);

/// Executes one run in this process: data, training, evaluation, outcome; from its checkpoint, if
/// there is one. What the run itself does wrong (divergence) is an outcome; what a plugin throws
/// leaves as Error. Throws Preempted when it was asked to stop and has saved its state.
store::Record execute(const config::Plan& plan, const config::PlannedRun& run,
                      const ComponentSource& components, Progress& progress, Keeper& keeper,
                      KnownYardsticks& yardsticks);

/// What one run will cost, about.
struct Estimate {
  Index parameters = 0;   ///< P
  Index sequences = 0;    ///< over all parts
  double bytes = 0;       ///< of the run file, before compression
  double seconds = 0;     ///< of training, all its epochs
  bool may_stop = false;  ///< early stopping may save some of them
};

/// Makes the data and all objects of replicate 0 and evaluates loss and gradient once, to find what
/// can't work before anything starts. Throws the Error that the run would end with.
Estimate probe(const config::Experiment& experiment);

}  // namespace flatline::train
