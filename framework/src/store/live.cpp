#include "store/live.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "io/file.hpp"
#include "io/host.hpp"
#include "store/claims.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Names this process as Claims::holder_of() does.
std::string own_name() { return fmt::format("process {} on host {}", ::getpid(), io::host_name()); }

Json json_of(const LiveRun& run) {
  return {{"key", run.id.key},  {"replicate", run.id.replicate}, {"phase", run.phase},
          {"epoch", run.epoch}, {"epochs", run.epochs},          {"seconds", run.seconds}};
}

LiveRun live_run_from(const Json& json) {
  return {{json.at("key"), json.at("replicate")},
          json.at("phase"),
          json.at("epoch"),
          json.at("epochs"),
          json.at("seconds")};
}

/// Reads one file; what is not whole is left out until the next look.
void add_runs(const fs::path& results, const fs::path& file, std::vector<LiveRun>& runs) try {
  const Json json = Json::parse(io::read_whole(file));
  for (const Json& entry : json.at("runs")) {
    LiveRun run = live_run_from(entry);
    if (Claims::holder_of(results, run.id.text()) == json.at("by").get<std::string>()) {
      runs.push_back(std::move(run));
    }
  }
} catch (const std::exception&) {
}

/// Tells whether `live/<host tag>-<pid>.json` was left by a dead process of this host.
bool is_abandoned(const fs::path& file) {
  const std::string name = file.stem().string(), host = io::host_tag() + "-";
  if (!name.starts_with(host)) return false;
  pid_t process = 0;
  std::from_chars(name.data() + host.size(), name.data() + name.size(), process);
  return io::start_of(process) == 0;
}

}  // namespace

LiveFile::LiveFile(const fs::path& results)
    : file_(results / "live" / fmt::format("{}-{}.json", io::host_tag(), ::getpid())) {
  std::error_code ignored;
  fs::create_directories(file_.parent_path(), ignored);
}

LiveFile::~LiveFile() {
  std::error_code ignored;
  fs::remove(file_, ignored);
}

bool LiveFile::due() const { return Clock::now() >= next_; }

void LiveFile::write(const std::vector<LiveRun>& runs) {
  next_ = Clock::now() + std::chrono::seconds(1);
  Json list = Json::array();
  for (const LiveRun& run : runs) list.push_back(json_of(run));
  const fs::path part = io::part_of(file_);
  std::ofstream(part) << Json{{"by", own_name()}, {"runs", list}} << '\n';
  std::error_code ignored;
  fs::rename(part, file_, ignored);
}

std::vector<LiveRun> live_runs(const fs::path& results) {
  std::vector<LiveRun> runs;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(results / "live", missing)) {
    if (entry.path().extension() == ".json") add_runs(results, entry.path(), runs);
  }
  std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return runs;
}

fs::path live_log_path(const fs::path& results, const config::RunId& run) {
  return results / "live" / (run.text() + ".log");
}

LiveLogs::~LiveLogs() {
  for (const fs::path& spare : spares_) ::unlink(spare.c_str());
}

io::Descriptor LiveLogs::open(const config::RunId& run) {
  const fs::path file = live_log_path(results_, run);
  ::unlink(file.c_str());  // a process that lost the run may still write into its own
  if (!spares_.empty()) {
    const fs::path spare = std::move(spares_.back());
    spares_.pop_back();
    ::rename(spare.c_str(), file.c_str());
  }
  return io::Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
}

void LiveLogs::ended(const config::RunId& run) {
  const fs::path file = live_log_path(results_, run), spare = io::part_of(file);
  std::error_code gone;
  if (fs::file_size(file, gone) == 0 && ::rename(file.c_str(), spare.c_str()) == 0) {
    spares_.push_back(spare);
  } else {
    ::unlink(file.c_str());
  }
}

void remove_dead_words(const fs::path& results) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(results / "live", ignored)) {
    const fs::path& file = entry.path();
    const bool dead = file.extension() == ".json"  ? is_abandoned(file)
                      : file.extension() == ".log" ? Claims::holder_of(results, file.stem()).empty()
                                                   : io::remove_abandoned(file);
    if (dead) fs::remove(file, ignored);
  }
}

}  // namespace flatline::store
