#pragma once

#include <chrono>
#include <functional>

#include "store/checkpoint_file.hpp"

namespace flatline::train {

/// Leaves a run that was asked to stop, once its state is on disk.
struct Preempted {};

/// Leaves a run whose checkpoint did not fit its objects; the checkpoint is gone, and the run
/// begins anew.
struct Misfit {};

/// Keeps the state of one run on disk while it trains, so that it goes on bit for bit after an
/// interruption: every so often, and when it is asked to stop.
class Keeper {
 public:
  /// `every` is the pause between checkpoints in seconds; `asked` tells whether the run is to stop.
  Keeper(std::filesystem::path file, std::string build, double every, std::function<bool()> asked);

  /// Restores the state that was kept, if there is one and it fits. Throws Misfit.
  store::Resumption restore(const store::Transfer& state);
  /// Tells whether the state is to be saved now; called after each update.
  bool due() const;
  /// Saves the state. Throws Preempted when the run was asked to stop, and Error FL601 when it was
  /// and the disk refuses; a refused checkpoint on the way costs nothing but a line in the log.
  void save(const store::Transfer& state);
  /// Forgets what was kept.
  void drop() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::filesystem::path file_;
  std::string build_;
  Clock::duration every_;
  std::function<bool()> asked_;
  Clock::time_point next_;
};

}  // namespace flatline::train
