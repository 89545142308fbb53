#pragma once

#include <atomic>

#include "config/plan.hpp"
#include "store/record.hpp"

namespace flatline::train {

/// Where a run stands, in memory shared with the parent, so that the parent can say in which phase
/// a run died.
struct Progress {
  std::atomic<int> phase{0};
  std::atomic<const Component*> component{nullptr};  // whose code ran last
  std::atomic<Index> epoch{0}, epochs{0};
  std::atomic<Index> step{0};
};

enum class Phase { load, data, init, train, evaluate, record };
const char* phase_name(Phase phase);

/// Executes one run in this process: data, training, evaluation, outcome. What the run itself
/// does wrong (divergence) is an outcome; what a plugin throws leaves as Error.
store::Record execute(const config::Plan& plan, const config::PlannedRun& run,
                      const ComponentSource& components, Progress& progress);

/// Makes dataset, transforms, model and the rest once without training, to find what can't work
/// before anything starts. Returns the number of parameters and the bytes of traces of a run.
struct Estimate {
  Index parameters = 0;
  Index sequences = 0;
  double bytes = 0;
  double flops = 0;
};
Estimate probe(const config::Experiment& experiment);

}  // namespace flatline::train
