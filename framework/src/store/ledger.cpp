#include "store/ledger.hpp"

#include "io/at_file.hpp"
#include "io/file.hpp"
#include "store/journal.hpp"
#include "store/run_file.hpp"

namespace flatline::store {
namespace fs = std::filesystem;

void Ledger::refresh(Faults& warnings) {
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(results_ / "journal", missing)) {
    if (entry.path().extension() != ".jsonl" || entry.path() == own_) continue;
    if (!entry.is_regular_file(missing)) continue;
    Place& place = places_[entry.path()];
    if (entry.file_size(missing) != place.bytes) read_on(entry.path(), place, warnings);
  }
}

void Ledger::read_on(const fs::path& file, Place& place, Faults& warnings) {
  const std::string text = io::read_whole(file, place.bytes);
  std::size_t start = 0;
  // A line counts once its end is written; what follows the last end was torn by a kill.
  for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    ++place.lines;
    try {
      auto [time, summary] = entry_of(std::string_view(text).substr(start, end - start));
      place.time = std::max(place.time, time);
      keep_newest({place.time, std::move(summary)});
    } catch (const Error& error) {
      warnings.add(io::at_file(file, place.lines), "FL608", "is not a journal entry, skipped",
                   error.faults().front().why,
                   "Delete the line; finished runs are known from their files.");
    }
  }
  place.bytes += start;
}

void Ledger::keep_newest(Entry entry) {
  const std::string id = entry.summary.id.text();
  const auto [place, added] = entries_.try_emplace(id, std::move(entry));
  if (added) return;
  const bool old_ok = place->second.summary.state == State::ok;
  const bool new_ok = entry.summary.state == State::ok;
  const bool newer = entry.time >= place->second.time;
  const bool file_decides = old_ok != new_ok && fs::exists(run_path(results_, entry.summary.id));
  if (file_decides ? new_ok : newer) place->second = std::move(entry);
}

Summary* Ledger::find(const std::string& run) {
  const auto found = entries_.find(run);
  return found == entries_.end() ? nullptr : &found->second.summary;
}

void Ledger::settle() {
  for (auto& [id, entry] : entries_) entry.news = false;
}

const Summary* Ledger::news(const std::string& run) const {
  const auto found = entries_.find(run);
  return found == entries_.end() || !found->second.news ? nullptr : &found->second.summary;
}

std::vector<Summary> Ledger::summaries() const {
  std::vector<Summary> all;
  for (const auto& [id, entry] : entries_) all.push_back(entry.summary);
  return all;
}

}  // namespace flatline::store
