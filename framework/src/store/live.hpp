#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "io/descriptor.hpp"
#include "store/summary.hpp"

namespace flatline::store {

/// A run that a process is doing at this moment.
struct LiveRun {
  config::RunId id;
  std::string phase;  ///< load data init train evaluate record
  Index epoch = 0, epochs = 0;
  double seconds = 0;  ///< since it was started
};

/// Tells other processes what this one is doing: `live/<host>-<pid>.json`, written anew at most
/// once a second. It is a courtesy: a disk that refuses it is no fault.
class LiveFile {
 public:
  explicit LiveFile(const std::filesystem::path& results);
  LiveFile(const LiveFile&) = delete;
  LiveFile& operator=(const LiveFile&) = delete;
  ~LiveFile();

  /// Tells whether a second has passed since the last word.
  bool due() const;
  void write(const std::vector<LiveRun>& runs);

 private:
  using Clock = std::chrono::steady_clock;

  std::filesystem::path file_;
  Clock::time_point next_{};
};

/// Reads what all living processes are doing in a results folder, in the order of the run ids.
std::vector<LiveRun> live_runs(const std::filesystem::path& results);

/// The file that holds the output of a run while it is being done.
std::filesystem::path live_log_path(const std::filesystem::path& results, const config::RunId& run);

/// Makes such files for the runs of this process, and removes them.
class LiveLogs {
 public:
  explicit LiveLogs(std::filesystem::path results) : results_(std::move(results)) {}
  LiveLogs(const LiveLogs&) = delete;
  LiveLogs& operator=(const LiveLogs&) = delete;
  ~LiveLogs();

  /// Opens the log of a run anew, for reading and appending; empty when the disk refuses.
  io::Descriptor open(const config::RunId& run);
  /// Takes the log of a run away, which has ended.
  void ended(const config::RunId& run);

 private:
  std::filesystem::path results_;
  // What runs left empty serves the next ones: where files come and go by the thousand, ext4 takes
  // longer for each than a short run.
  std::vector<std::filesystem::path> spares_;
};

/// Removes the words and the logs of dead processes.
void remove_dead_words(const std::filesystem::path& results);

}  // namespace flatline::store
