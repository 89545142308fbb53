#include <sys/stat.h>

#include <fcntl.h>

#include <iostream>
#include <map>
#include <thread>

#include "cli/watch.hpp"
#include "run/runner.hpp"
#include "store/live.hpp"
#include "store/results.hpp"
#include "store/run_file.hpp"

namespace flatline::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Prints pieces of several logs, each under the name of its run.
class Printer {
 public:
  explicit Printer(bool json) : json_(json) {}
  void print(const std::string& run, const std::string& text) {
    if (text.empty()) return;
    if (json_) {
      using Json = nlohmann::ordered_json;
      std::cout << Json{{"run", run}, {"text", text}}.dump(-1, ' ', false,
                                                           Json::error_handler_t::replace)
                << '\n'
                << std::flush;
      return;
    }
    if (std::exchange(current_, run) != run) std::cout << "== " << run << '\n';
    std::cout << text << std::flush;
  }

 private:
  bool json_;
  std::string current_;
};

/// The output of one run, read as it grows.
class Tail {
 public:
  /// Reads what was written since the last call, and lets go of a file that was removed. One
  /// that stayed empty may have been lent to another run: then what was read is of that one.
  std::string read_on(const fs::path& file) {
    if (!in_) {
      in_ = io::Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
      if (!in_) return "";
      read_ = 0;
    }
    struct stat status {
    }, named{};
    const bool removed = ::fstat(in_.get(), &status) != 0 || status.st_nlink == 0;
    std::string text;
    char piece[4096];
    for (ssize_t n; (n = ::pread(in_.get(), piece, sizeof piece, read_)) > 0; read_ += n) {
      text.append(piece, static_cast<std::size_t>(n));
    }
    const bool ours = ::stat(file.c_str(), &named) == 0 && named.st_ino == status.st_ino;
    const bool lent = !ours && ::fstat(in_.get(), &status) == 0 && status.st_nlink > 0;
    if (lent) {
      text.clear();
      read_ = 0;
    }
    if (removed || lent) in_ = io::Descriptor(-1);
    return text;
  }
  /// Gives what of the whole output was not read yet.
  std::string rest_of(const std::string& whole) const {
    return whole.substr(std::min(whole.size(), static_cast<std::size_t>(read_)));
  }

 private:
  io::Descriptor in_{-1};
  off_t read_ = 0;
};

/// Prints what is left of the runs that have ended, and follows them no longer.
void finish_ended(const Opened& opened, Printer& printer, std::map<std::size_t, Tail>& tails) {
  for (auto entry = tails.begin(); entry != tails.end();) {
    auto& [place, tail] = *entry;
    const store::Summary& run = opened.runs[place];
    if (run::is_missing(run.state)) {
      ++entry;
      continue;
    }
    const std::string id = run.id.text();
    printer.print(id, tail.read_on(store::live_log_path(opened.folder, run.id)));
    printer.print(id, tail.rest_of(stored_log(opened.folder, run)));
    entry = tails.erase(entry);
  }
}

}  // namespace

std::string stored_log(const fs::path& results, const store::Summary& run) {
  return run.state == store::State::ok ? store::read_run(store::run_path(results, run.id)).log
                                       : run.log_tail;
}

void follow_logs(Opened opened, const std::vector<std::size_t>& places, bool json) {
  Printer printer(json);
  std::map<std::size_t, Tail> tails;
  for (const std::size_t place : places) tails[place];
  auto look_again = Clock::now();
  while (!tails.empty() && std::cout) {
    for (auto& [place, tail] : tails) {
      const config::RunId& id = opened.runs[place].id;
      printer.print(id.text(), tail.read_on(store::live_log_path(opened.folder, id)));
    }
    const auto now = Clock::now();
    if (now >= look_again) {
      Faults shown_before;
      opened.runs = store::Results(opened.folder).summaries(opened.plan, shown_before);
      finish_ended(opened, printer, tails);
      look_again = Clock::now() + std::max<Clock::duration>(std::chrono::milliseconds(500),
                                                            9 * (Clock::now() - now));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

}  // namespace flatline::cli
