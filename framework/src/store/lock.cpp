#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "store/descriptor.hpp"
#include "store/faults.hpp"
#include "store/host.hpp"
#include "store/results.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

struct Holder {
  std::string host;
  pid_t process = 0;
  unsigned long long start = 0;
};

bool create(const fs::path& file) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!out && errno == EEXIST) return false;
  const std::string text = fmt::format("{} {} {}\n", host_name(), ::getpid(), start_of(::getpid()));
  if (!out || ::write(out.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    const int problem = errno;
    if (out) ::unlink(file.c_str());
    throw Error(Fault{at_file(file), "FL607", "cannot be written", std::strerror(problem),
                      "Make the folder writable or choose another with --results."});
  }
  return true;
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why, const std::string& remedy) {
  throw Error(Fault{at_file(file), "FL606", "the results folder is in use", why, remedy});
}

/// Returns when the lock's holder is dead, throws when it isn't known to be.
void require_dead(const fs::path& file) {
  Holder holder;
  std::ifstream(file) >> holder.host >> holder.process >> holder.start;
  if (holder.process == 0) return;  // killed between creating and writing the lock
  if (holder.host != host_name()) {
    refuse(file, fmt::format("process {} on host {} holds it", holder.process, holder.host),
           "Wait for it to end. If that process is dead, delete the lock.");
  }
  if (start_of(holder.process) == holder.start) {
    refuse(file, fmt::format("process {} runs this experiment already", holder.process),
           fmt::format("Wait for it, or end it with 'kill {}' and run again.", holder.process));
  }
}

}  // namespace

Lock::Lock(const fs::path& results) : file_(results / "run.lock") {
  // Two processes that find the same dead lock must not both take it.
  const Descriptor folder(::open(results.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::flock(folder.get(), LOCK_EX);
  if (create(file_)) return;
  require_dead(file_);
  ::unlink(file_.c_str());
  if (!create(file_)) refuse(file_, "another process took it just now", "Wait for it.");
}

Lock::~Lock() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

}  // namespace flatline::store
