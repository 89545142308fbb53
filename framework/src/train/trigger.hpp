#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/experiment.hpp"

namespace flatline::train {

/// When one thing is recorded: any of the conditions suffices.
struct Trigger {
  std::optional<Index> every;  ///< updates
  std::vector<Index> at;       ///< epochs; 0 is before training
  std::optional<Index> epoch;  ///< each n-th epoch, and epoch 0
  bool end = false;
  bool on_outcome_change = false;

  bool step_due(Index step) const { return every && step % *every == 0; }
  /// `last` tells that training ends with this epoch.
  bool epoch_due(Index at_epoch, bool last, bool outcome_changed) const;
};

/// Collects the triggers that the experiment declares for `what`; `fallback` when it has none.
Trigger trigger_for(const config::Experiment& experiment, const std::string& what,
                    const Trigger& fallback);

/// Refuses rules for things that nobody records, with FL502.
void check_record(const config::Experiment& experiment);

}  // namespace flatline::train
