#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <flatline/error.hpp>

#include "io/descriptor.hpp"
#include "store/summary.hpp"

namespace flatline::store {

/// Prints an entry as a line of a journal: JSON that ends with a checksum of all before it.
std::string journal_line(const std::string& time, const Summary& summary);
/// Reads such a line. Throws Error FL604 when it is damaged.
std::pair<std::string, Summary> entry_of(std::string_view line);

/// Writes what one process sees of its runs, `journal/<host>-<pid>.jsonl`: a line for each
/// summary, appended with one write; on the disk, with the names of the run files, at most a second
/// later. The file comes with the first line.
class Journal {
 public:
  explicit Journal(const std::filesystem::path& results);
  Journal(Journal&&) = default;
  ~Journal();

  /// Appends a summary. Throws Error FL601 when the disk refuses it.
  void append(const Summary& summary);
  const std::filesystem::path& file() const { return file_; }

 private:
  void open();
  void sync();

  std::filesystem::path results_, file_;
  io::Descriptor out_;
  std::chrono::steady_clock::time_point synced_;
};

/// Writes a journal anew from the run files of a results folder and gives its summaries. A damaged
/// file becomes a warning FL604 and is left out.
std::vector<Summary> rebuild_journal(const std::filesystem::path& results, Faults& warnings);

/// Lists the runs that have a finished file, by name: `<key>-r0003`.
std::vector<std::string> finished_runs(const std::filesystem::path& results);

}  // namespace flatline::store
