#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <flatline/error.hpp>

#include "store/summary.hpp"

namespace flatline::store {

/// Knows what all journals of a results folder say, and reads on as they grow. The newest entry of
/// a run wins, save that a finished run whose file exists stays ok. A torn last line is nothing
/// special: its process was killed, or is writing. Any other damaged line becomes a warning FL608
/// and is skipped.
class Ledger {
 public:
  /// `own` is the journal that this process writes itself: what is in there, it knows.
  explicit Ledger(std::filesystem::path results, std::filesystem::path own = {})
      : results_(std::move(results)), own_(std::move(own)) {}

  /// Reads what was appended since the last call.
  void refresh(Faults& warnings);
  /// Gives the summary of a run, or null.
  Summary* find(const std::string& run);
  /// Takes all that was read for known.
  void settle();
  /// Gives the summary of a run if it was read since settle(), or null.
  const Summary* news(const std::string& run) const;
  /// Gives all summaries in the order of the run ids.
  std::vector<Summary> summaries() const;

 private:
  struct Entry {
    std::string time;
    Summary summary;
    bool news = true;
  };
  struct Place {
    std::size_t bytes = 0;
    int lines = 0;
    std::string time;  // of the last entry: within a journal time never goes back
  };
  void read_on(const std::filesystem::path& file, Place& place, Faults& warnings);
  void keep_newest(Entry entry);

  std::filesystem::path results_, own_;
  std::map<std::filesystem::path, Place> places_;
  std::map<std::string, Entry> entries_;
};

}  // namespace flatline::store
