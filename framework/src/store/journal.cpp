#include "store/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <xxhash.h>

#include "io/at_file.hpp"
#include "io/file.hpp"
#include "io/host.hpp"
#include "store/run_file.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const fs::path& file) {
  throw Error(Fault{io::at_file(file), "FL601", "cannot be written", std::strerror(errno),
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

constexpr std::string_view opening = R"({"time":")";
constexpr std::size_t check_size = 28;

/// Gives what ends a line after `content`.
std::string check_of(std::string_view content) {
  return fmt::format(R"(,"check":"{:016x}"}})", XXH3_64bits(content.data(), content.size()));
}

}  // namespace

std::string journal_line(const std::string& time, const Summary& summary) {
  Json json{{"time", time}};
  json.update(to_json(summary));
  // Logs hold any bytes; what is not UTF-8 is replaced instead of refused.
  std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  line.pop_back();
  return line + check_of(line);
}

std::pair<std::string, Summary> entry_of(std::string_view line) {
  const std::string_view content = line.substr(0, line.size() - std::min(line.size(), check_size));
  if (line.substr(content.size()) != check_of(content)) {
    throw Error("FL604", "the entry is damaged", "its checksum does not match", "");
  }
  const std::size_t start = line.starts_with(opening) ? opening.size() : 0;
  return {std::string(line.substr(start, line.find('"', start) - start)), summary_from({line})};
}

Journal::Journal(const fs::path& results)
    : results_(results),
      file_(results / "journal" / fmt::format("{}-{}.jsonl", io::host_tag(), ::getpid())),
      out_(-1),
      synced_(std::chrono::steady_clock::now()) {}

void Journal::open() {
  std::error_code ignored;  // opening the file tells better what is wrong
  fs::create_directories(file_.parent_path(), ignored);
  out_ = io::Descriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!out_) refuse(file_);
  // A process with our id that was killed may have left half a line.
  char last = '\n';
  const off_t size = ::lseek(out_.get(), 0, SEEK_END);
  if (size > 0 && ::pread(out_.get(), &last, 1, size - 1) == 1 && last != '\n' &&
      ::write(out_.get(), "\n", 1) != 1) {
    refuse(file_);
  }
}

void Journal::sync() {
  io::sync_folder(results_ / "runs");
  ::fdatasync(out_.get());
  synced_ = std::chrono::steady_clock::now();
}

Journal::~Journal() {
  if (out_) sync();
}

void Journal::append(const Summary& summary) {
  if (!out_) open();
  const std::string text = journal_line(now(), summary) + "\n";
  const off_t before = ::lseek(out_.get(), 0, SEEK_END);
  ssize_t written = -1;
  do {
    written = ::write(out_.get(), text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written != static_cast<ssize_t>(text.size())) {
    const int problem = written < 0 ? errno : ENOSPC;
    // Half a line would spoil the next one.
    [[maybe_unused]] const int cut = ::ftruncate(out_.get(), before);
    errno = problem;
    refuse(file_);
  }
  if (std::chrono::steady_clock::now() - synced_ > std::chrono::seconds(1)) sync();
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
