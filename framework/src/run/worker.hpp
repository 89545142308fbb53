#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "config/plan.hpp"
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

  /// Forks. Throws Error FL611 when the system has no process left.
  Worker(const config::PlannedRun& run, const Limits& limits, const Job& job);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Reads what the child has sent so far and holds it to its limits.
  void tend();
  /// The summary once the child has ended; empty while it runs.
  std::optional<store::Summary> finished();
  /// Ends the child; its run becomes `interrupted`.
  void interrupt();

  /// Readable when the child has something to say or has ended.
  int descriptor() const { return pipe_; }
  const config::PlannedRun& run() const { return run_; }
  const train::Progress& progress() const { return *progress_; }
  double seconds() const;

 private:
  void kill_as(store::State state);
  store::Summary post_mortem(int status) const;
  std::string log_tail() const;

  config::PlannedRun run_;
  Limits limits_;
  train::Progress* progress_;
  pid_t pid_ = -1;
  int pipe_ = -1;
  int log_ = -1;
  std::string received_;
  std::optional<store::State> killed_as_;
  double peak_megabytes_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace flatline::run
