#include "store/claims.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "config/key.hpp"
#include "io/at_file.hpp"
#include "io/descriptor.hpp"
#include "io/file.hpp"
#include "io/host.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// A claim as it lies on the disk.
struct Seen {
  std::string content;
  std::string touched;
};

/// Opens a claim anew, because over a network only an opened file is sure to be fresh. Empty when
/// there is none.
std::optional<Seen> look_at(const fs::path& file) {
  const io::Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!in || ::fstat(in.get(), &status) != 0) return std::nullopt;
  char text[512];
  const ssize_t n = ::read(in.get(), text, sizeof text);
  return Seen{{text, n > 0 ? static_cast<std::size_t>(n) : 0},
              fmt::format("{}.{}", status.st_mtim.tv_sec, status.st_mtim.tv_nsec)};
}

struct Holder {
  std::string host;
  pid_t process = 0;
  unsigned long long start = 0;

  explicit Holder(const std::string& content) {
    std::istringstream(content) >> host >> process >> start;
  }
  bool is_dead() const { return host == io::host_tag() && io::start_of(process) != start; }
};

struct Link {
  fs::path file;
  Seen seen;
};

/// The claim that takes over when this one has lapsed.
fs::path after(const Link& link) {
  const std::string name = link.file.filename().string();
  const std::string run = name.substr(0, name.find('.'));
  return link.file.parent_path() / (run + "." + config::hash_text(name + link.seen.content));
}

/// The claims of a run from the first to the one that counts.
std::vector<Link> chain_of(const fs::path& folder, const std::string& run) {
  std::vector<Link> chain;
  for (fs::path file = folder / run;; file = after(chain.back())) {
    std::optional<Seen> seen = look_at(file);
    if (!seen) return chain;
    chain.push_back({file, std::move(*seen)});
  }
}

}  // namespace

double Claims::lease() {
  const char* const text = std::getenv("FLATLINE_LEASE");
  if (text == nullptr) return 60;
  double seconds = 0;
  const char* const end = text + std::strlen(text);
  const auto [read, problem] = std::from_chars(text, end, seconds);
  if (problem == std::errc() && read == end && seconds > 0 && seconds <= 1e6) return seconds;
  throw Error("FL615", fmt::format("FLATLINE_LEASE = {} is no lease", text),
              "it is a number of seconds above 0, at most a million",
              "Correct it, or unset it for 60.");
}

Claims::Claims(const fs::path& results, double lease_seconds)
    : folder_(results / "claims"),
      own_(fmt::format("{} {} {}\n", io::host_tag(), ::getpid(), io::start_of(::getpid()))),
      pattern_(io::part_of(results / "live" / "claim")),
      lease_(std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double>(lease_seconds))),
      renewed_(Clock::now()) {
  std::error_code ignored;  // making a claim tells better what is wrong
  for (const fs::path& folder : {folder_, pattern_.parent_path()}) {
    fs::create_directories(folder, ignored);
  }
  ::unlink(pattern_.c_str());  // a dead process of our id may have left one, and claims that are it
  make(pattern_);
}

Claims::~Claims() {
  while (!held_.empty()) release(std::string(held_.begin()->first));
  ::unlink(pattern_.c_str());
}

bool Claims::make(const fs::path& file) const {
  const io::Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!out) return false;
  if (::write(out.get(), own_.data(), own_.size()) == static_cast<ssize_t>(own_.size()))
    return true;
  const int problem = errno;
  ::unlink(file.c_str());
  errno = problem;
  return false;
}

bool Claims::take(const std::string& run) {
  const std::vector<Link> chain = chain_of(folder_, run);
  if (!chain.empty()) {
    const Link& last = chain.back();
    if (!lapsed(last.file.filename().string(), last.seen.content, last.seen.touched)) return false;
  }
  const fs::path file = chain.empty() ? folder_ / run : after(chain.back());
  const bool made = ::link(pattern_.c_str(), file.c_str()) == 0 || (errno != EEXIST && make(file));
  if (!made && errno == EEXIST) return false;  // somebody was faster
  if (!made) {
    throw Error(Fault{io::at_file(file), "FL607", "cannot be written", std::strerror(errno),
                      "Make the folder writable or choose another with --results."});
  }
  held_[run] = file;
  return true;
}

bool Claims::lapsed(const std::string& file, const std::string& content,
                    const std::string& touched) {
  if (Holder(content).is_dead()) return true;
  Sight& sight = sights_[file];
  if (sight.what != content + touched) sight = {content + touched, Clock::now()};
  return Clock::now() - sight.since >= lease_;
}

void Claims::release(const std::string& run) {
  const auto held = held_.find(run);
  if (held == held_.end()) return;
  const std::vector<Link> chain = chain_of(folder_, run);
  const auto own = std::find_if(chain.begin(), chain.end(), [&](const Link& link) {
    return link.file == held->second && link.seen.content == own_;
  });
  held_.erase(held);
  if (own == chain.end()) return;
  // From the first on: whoever comes in between begins a new chain and not one that hangs in the
  // air.
  for (auto link = chain.begin(); link != own + 1; ++link) ::unlink(link->file.c_str());
}

void Claims::tidy(const std::function<bool(const std::string&)>& done) const {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none)) {
    const std::string run = entry.path().filename().string();
    if (run.find('.') != run.npos || !done(run)) continue;
    const std::vector<Link> chain = chain_of(folder_, run);
    if (chain.empty() || !Holder(chain.back().seen.content).is_dead()) continue;
    for (const Link& link : chain) ::unlink(link.file.c_str());
  }
}

std::vector<std::string> Claims::renew() {
  if (Clock::now() - renewed_ < lease_ / 4) return {};
  renewed_ = Clock::now();
  std::vector<std::string> lost;
  for (const auto& [run, file] : held_) {
    const std::optional<Seen> seen = look_at(file);
    if (!seen || seen->content != own_ || look_at(after({file, *seen}))) {
      lost.push_back(run);
    } else {
      ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    }
  }
  for (const std::string& run : lost) held_.erase(run);
  return lost;
}

std::string Claims::holder(const fs::path& results) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(results / "claims", none)) {
    const std::string name = entry.path().filename().string();
    std::string found = holder_of(results, name.substr(0, name.find('.')));
    if (!found.empty()) return found;
  }
  return "";
}

std::string Claims::holder_of(const fs::path& results, const std::string& run) {
  const std::vector<Link> chain = chain_of(results / "claims", run);
  if (chain.empty()) return "";
  const Holder holder(chain.back().seen.content);
  if (holder.process == 0 || holder.is_dead()) return "";
  return fmt::format("process {} on host {}", holder.process, io::name_in(holder.host));
}

}  // namespace flatline::store
