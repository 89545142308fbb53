#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "store/descriptor.hpp"
#include "store/summary.hpp"

namespace flatline::store {

/// Writes what one process sees of its runs, `journal/<host>-<pid>.jsonl`: a line of JSON for each
/// summary, appended with one write, on the disk at most a second later.
class Journal {
 public:
  /// Opens the journal of this process in a results folder. Throws Error FL601.
  explicit Journal(const std::filesystem::path& results);
  Journal(Journal&&) = default;
  ~Journal();

  /// Appends a summary. Throws Error FL601 when the disk refuses it.
  void append(const Summary& summary);

 private:
  std::filesystem::path file_;
  Descriptor out_;
  std::chrono::steady_clock::time_point synced_;
};

/// Reads all journals of a results folder; the newest entry of a run wins, save that a finished
/// run whose file exists stays ok. A torn last line is nothing special: its process was killed. Any
/// other damaged line becomes a warning FL608 and is skipped. The order is that of the run ids.
std::vector<Summary> read_journals(const std::filesystem::path& results, Faults& warnings);

/// Writes a journal anew from the run files of a results folder and gives its summaries. A damaged
/// file becomes a warning FL604 and is left out.
std::vector<Summary> rebuild_journal(const std::filesystem::path& results, Faults& warnings);

/// Lists the runs that have a finished file, by name: `<key>-r0003`.
std::vector<std::string> finished_runs(const std::filesystem::path& results);

}  // namespace flatline::store
