#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "config/plan.hpp"
#include "io/descriptor.hpp"
#include "store/summary.hpp"
#include "train/execute.hpp"

namespace flatline::run {

/// What a run may take; 0 is no limit.
struct Limits {
  double wall_seconds = 0;
  double memory_bytes = 0;
};

/// One run in a child process of its own. The child is forked from a parent that has the plugins
/// loaded and no HDF5 file open; it dies with its parent.
class Worker {
 public:
  /// Does the run and gives its summary; called in the child, with the descriptor of its log. It
  /// may throw.
  using Job = std::function<store::Summary(train::Progress&, int log)>;

  /// Forks. The output of the child goes to `log`, or into memory when that is empty. Throws Error
  /// FL611 when the system has no process left.
  Worker(const config::PlannedRun& run, const Limits& limits, const Job& job,
         io::Descriptor log = io::Descriptor(-1));
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Reads what the child has sent so far and holds it to its limits.
  void tend();
  /// The summary once the child has ended; empty while it runs.
  std::optional<store::Summary> finished();
  /// Asks the child to save its state and end; a child that does not is killed after `grace`
  /// seconds. Its run becomes `preempted` or `interrupted`, as `state` says.
  void stop(store::State state, double grace);
  /// Ends the child at once: another process does its run.
  void abandon();

  /// Readable when the child has something to say; −1 when it will say nothing more.
  int pipe() const { return pipe_; }
  /// Readable when the child has ended; −1 where the system has no such descriptor.
  int life() const { return life_; }
  const config::PlannedRun& run() const { return run_; }
  const train::Progress& progress() const { return *progress_; }
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  void kill_as(store::State state);
  store::Summary post_mortem(int status) const;
  std::string log_tail() const;

  config::PlannedRun run_;
  Limits limits_;
  io::Descriptor log_;
  train::Progress* progress_;
  pid_t pid_ = -1;
  int pipe_ = -1;
  int life_ = -1;
  std::string received_;
  std::optional<store::State> killed_as_, stopped_as_;
  Clock::time_point kill_at_{};
  Clock::time_point start_ = Clock::now();
};

}  // namespace flatline::run
