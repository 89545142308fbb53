#include "store/claims.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "store/descriptor.hpp"
#include "store/faults.hpp"
#include "store/host.hpp"

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
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
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
  bool is_dead() const { return host == host_name() && start_of(process) != start; }
};

}  // namespace

double Claims::lease() {
  const char* const text = std::getenv("FLATLINE_LEASE");
  const double seconds = text != nullptr ? std::atof(text) : 0;
  return seconds > 0 ? seconds : 60;
}

Claims::Claims(const fs::path& results, double lease_seconds)
    : folder_(results / "claims"),
      own_(fmt::format("{} {} {}\n", host_name(), ::getpid(), start_of(::getpid()))),
      lease_(std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double>(lease_seconds))),
      renewed_(Clock::now()) {
  std::error_code ignored;  // making a claim tells better what is wrong
  fs::create_directories(folder_, ignored);
}

Claims::~Claims() {
  while (!held_.empty()) release(std::string(held_.back()));
}

bool Claims::take(const std::string& run) {
  const fs::path file = folder_ / run;
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!out && errno == EEXIST) return lapsed(run) && take(run);
  if (!out || ::write(out.get(), own_.data(), own_.size()) != static_cast<ssize_t>(own_.size())) {
    const int problem = errno;
    if (out) ::unlink(file.c_str());
    throw Error(Fault{at_file(file), "FL607", "cannot be written", std::strerror(problem),
                      "Make the folder writable or choose another with --results."});
  }
  held_.push_back(run);
  sights_.erase(run);
  return true;
}

bool Claims::lapsed(const std::string& run) {
  const std::optional<Seen> seen = look_at(folder_ / run);
  if (!seen) return true;  // given back just now
  if (!Holder(seen->content).is_dead()) {
    Sight& sight = sights_[run];
    const std::string what = seen->content + seen->touched;
    if (sight.what != what) sight = {what, Clock::now()};
    if (Clock::now() - sight.since < lease_) return false;
  }
  return steal(run, seen->content);
}

/// Removes a lapsed claim. Of several that want to, one moves it away; if that was a claim that
/// somebody else has made since, it is put back.
bool Claims::steal(const std::string& run, const std::string& content) const {
  const fs::path file = folder_ / run;
  const fs::path away = folder_ / fmt::format("{}.{}-{}", run, host_name(), ::getpid());
  if (::rename(file.c_str(), away.c_str()) != 0) return false;
  const std::optional<Seen> moved = look_at(away);
  const bool right = moved && moved->content == content;
  if (!right && ::link(away.c_str(), file.c_str()) != 0 && errno != EEXIST) {
    ::rename(away.c_str(), file.c_str());
  }
  ::unlink(away.c_str());
  return right;
}

void Claims::release(const std::string& run) {
  std::erase(held_, run);
  const fs::path file = folder_ / run;
  const std::optional<Seen> seen = look_at(file);
  if (seen && seen->content == own_) ::unlink(file.c_str());
}

std::vector<std::string> Claims::renew() {
  if (Clock::now() - renewed_ < lease_ / 4) return {};
  renewed_ = Clock::now();
  std::vector<std::string> lost;
  for (const std::string& run : held_) {
    const fs::path file = folder_ / run;
    const std::optional<Seen> seen = look_at(file);
    if (!seen || seen->content != own_) {
      lost.push_back(run);
    } else {
      ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    }
  }
  for (const std::string& run : lost) std::erase(held_, run);
  return lost;
}

std::string Claims::holder(const fs::path& results) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(results / "claims", none)) {
    std::string found = holder_of(results, entry.path().filename().string());
    if (!found.empty()) return found;
  }
  return "";
}

std::string Claims::holder_of(const fs::path& results, const std::string& run) {
  const std::optional<Seen> seen = look_at(results / "claims" / run);
  if (!seen) return "";
  const Holder holder(seen->content);
  if (holder.process == 0 || holder.is_dead()) return "";
  return fmt::format("process {} on host {}", holder.process, holder.host);
}

}  // namespace flatline::store
