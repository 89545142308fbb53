#include "store/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "store/faults.hpp"
#include "store/file_io.hpp"
#include "store/host.hpp"
#include "store/run_file.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Entry {
  std::string time;
  Summary summary;
};
using Entries = std::map<std::string, Entry>;

[[noreturn]] void refuse(const fs::path& file) {
  throw Error(Fault{at_file(file), "FL601", "cannot be written", std::strerror(errno),
                    "Make room or choose another folder, then run again; finished runs are kept."});
}

/// Gives the time in UTC with microseconds, so that entries of one second keep their order.
std::string now() {
  const auto time =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const auto microseconds = time.time_since_epoch().count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(microseconds / 1000000),
                     microseconds % 1000000);
}

Entry parse(std::string_view line) {
  const Json json = Json::parse(line);
  return {json.at("time").get<std::string>(), summary_from(json)};
}

void keep_newest(Entries& entries, Entry entry, const std::vector<std::string>& finished) {
  const std::string id = entry.summary.id.text();
  const auto [place, added] = entries.try_emplace(id, entry);
  if (added) return;
  const bool has_file = std::binary_search(finished.begin(), finished.end(), id);
  const bool old_stands = has_file && place->second.summary.state == State::ok;
  const bool new_stands = has_file && entry.summary.state == State::ok;
  if (old_stands != new_stands ? new_stands : entry.time >= place->second.time) {
    place->second = std::move(entry);
  }
}

void read_journal(const fs::path& file, const std::vector<std::string>& finished, Entries& entries,
                  Faults& warnings) {
  const std::string text = read_whole(file);
  int line = 0;
  // A line counts once its end is written; what follows the last end was torn by a kill.
  for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos;
       start = end + 1) {
    ++line;
    try {
      keep_newest(entries, parse(std::string_view(text).substr(start, end - start)), finished);
    } catch (const std::exception& problem) {
      warnings.add(at_file(file, line), "FL608", "is not a journal entry, skipped", problem.what(),
                   "Delete the line; finished runs are known from their files.");
    }
  }
}

}  // namespace

Journal::Journal(const fs::path& results)
    : file_(results / "journal" / fmt::format("{}-{}.jsonl", host_name(), ::getpid())),
      out_(-1),
      synced_(std::chrono::steady_clock::now()) {
  std::error_code ignored;  // opening the file tells better what is wrong
  fs::create_directories(file_.parent_path(), ignored);
  out_ = Descriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!out_) refuse(file_);
  // A process with our id that was killed may have left half a line.
  char last = '\n';
  const off_t size = ::lseek(out_.get(), 0, SEEK_END);
  if (size > 0 && ::pread(out_.get(), &last, 1, size - 1) == 1 && last != '\n' &&
      ::write(out_.get(), "\n", 1) != 1) {
    refuse(file_);
  }
}

Journal::~Journal() {
  if (out_) ::fdatasync(out_.get());
}

void Journal::append(const Summary& summary) {
  Json line{{"time", now()}};
  line.update(to_json(summary));
  // Logs hold any bytes; what is not UTF-8 is replaced instead of refused.
  const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  ssize_t written = -1;
  do {
    written = ::write(out_.get(), text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written >= 0 && static_cast<std::size_t>(written) != text.size()) errno = ENOSPC;
  if (written < 0 || static_cast<std::size_t>(written) != text.size()) refuse(file_);
  const auto time = std::chrono::steady_clock::now();
  if (time - synced_ > std::chrono::seconds(1)) {
    ::fdatasync(out_.get());
    synced_ = time;
  }
}

std::vector<Summary> read_journals(const fs::path& results, Faults& warnings) {
  std::vector<fs::path> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(results / "journal", missing)) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const std::vector<std::string> finished = finished_runs(results);
  Entries entries;
  for (const fs::path& file : files) read_journal(file, finished, entries, warnings);
  std::vector<Summary> summaries;
  for (auto& [id, entry] : entries) summaries.push_back(std::move(entry.summary));
  return summaries;
}

std::vector<Summary> rebuild_journal(const fs::path& results, Faults& warnings) {
  Journal journal(results);
  std::vector<Summary> summaries;
  for (const std::string& run : finished_runs(results)) {
    try {
      summaries.push_back(read_summary(results / "runs" / (run + ".h5")));
      journal.append(summaries.back());
    } catch (const Error& error) {
      if (error.id() != "FL604") throw;
      for (const Fault& fault : error.faults()) warnings.add(fault);
    }
  }
  return summaries;
}

std::vector<std::string> finished_runs(const fs::path& results) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(results / "runs", missing)) {
    if (entry.path().extension() == ".h5") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace flatline::store
