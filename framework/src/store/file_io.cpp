#include "store/file_io.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/descriptor.hpp"
#include "store/faults.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* make_room =
    "Make room or choose another folder, then run again; finished runs are kept.";

[[noreturn]] void refuse(const fs::path& file) {
  throw Error(Fault{at_file(file), "FL601", "cannot be written", std::strerror(errno), make_room});
}

/// Opens a part for this process alone. The lock vanishes with the process, so a part without a
/// lock is a leftover.
Descriptor open_part(const fs::path& part) {
  for (;;) {
    Descriptor out(::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!out) refuse(part);
    if (::flock(out.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      throw Error(Fault{at_file(part), "FL601", "cannot be written",
                        "another process is writing it", "Wait for that process, or end it."});
    }
    // The writer before us may have renamed the file that we have locked now.
    struct stat ours {
    }, named{};
    if (::fstat(out.get(), &ours) == 0 && ::stat(part.c_str(), &named) == 0 &&
        ours.st_ino == named.st_ino && ours.st_dev == named.st_dev) {
      return out;
    }
  }
}

void fill(const Descriptor& out, std::string_view bytes, const fs::path& part) {
  if (::ftruncate(out.get(), 0) != 0 && errno != EINVAL) refuse(part);
  while (!bytes.empty()) {
    const ssize_t written = ::write(out.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse(part);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void finish_part(const fs::path& part, const fs::path& file) {
  const Descriptor content(::open(part.c_str(), O_RDWR | O_CLOEXEC));
  if (!content || ::fsync(content.get()) != 0) refuse(part);
  if (::rename(part.c_str(), file.c_str()) != 0) refuse(file);
  const fs::path folder = file.parent_path();
  const Descriptor handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC));
  // Some file systems can't sync a folder; the rename is then as safe as they make it.
  if (handle) ::fsync(handle.get());
}

void write_whole(const fs::path& file, std::string_view bytes, Existing existing) {
  const fs::path part = file.string() + ".part";
  const Descriptor out = open_part(part);
  try {
    if (existing == Existing::refuse && fs::exists(file)) {
      throw Error(Fault{at_file(file), "FL609", "is there already",
                        "a finished file is never overwritten",
                        "Delete it to run again, or choose another folder."});
    }
    fill(out, bytes, part);
    finish_part(part, file);
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

std::string read_whole(const fs::path& file) {
  const auto refuse = [&] {
    throw Error(Fault{at_file(file), "FL604", "cannot be read", std::strerror(errno),
                      "Check the path and its permissions."});
  };
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!in || ::fstat(in.get(), &status) != 0) refuse();
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = ::read(in.get(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse();
    if (got == 0) bytes.resize(done);
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool remove_abandoned(const fs::path& part) {
  const Descriptor handle(::open(part.c_str(), O_RDWR | O_CLOEXEC));
  if (!handle || ::flock(handle.get(), LOCK_EX | LOCK_NB) != 0) return false;
  return ::unlink(part.c_str()) == 0;
}

}  // namespace flatline::store
