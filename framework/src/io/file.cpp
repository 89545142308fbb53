#include "io/file.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "io/at_file.hpp"
#include "io/descriptor.hpp"
#include "io/host.hpp"

namespace flatline::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* make_room =
    "Make room or choose another folder, then run again; finished runs are kept.";

[[noreturn]] void refuse(const fs::path& file) {
  throw Error(Fault{at_file(file), "FL601", "cannot be written", std::strerror(errno), make_room});
}

void fill(const Descriptor& out, std::string_view bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(out.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse(file);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Gives a part its name unless a file of that name is there. Not every file system can rename so;
/// what all can is a second name for a file.
bool take_name(const fs::path& part, const fs::path& file) {
  if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) {
    return true;
  }
  if (errno != EINVAL && errno != ENOSYS) return false;
  struct stat status {};
  // N.B. Over a network the answer may be lost: the number of names tells what really happened.
  const bool linked = ::link(part.c_str(), file.c_str()) == 0 ||
                      (::stat(part.c_str(), &status) == 0 && status.st_nlink == 2);
  if (!linked) {
    errno = EEXIST;
    return false;
  }
  ::unlink(part.c_str());
  return true;
}

}  // namespace

fs::path part_of(const fs::path& file) {
  return fmt::format("{}.{}-{}.part", file.string(), host_tag(), ::getpid());
}

void finish_part(const fs::path& part, const fs::path& file, Existing existing) {
  const Descriptor content(::open(part.c_str(), O_RDWR | O_CLOEXEC));
  if (!content || ::fsync(content.get()) != 0) refuse(file);
  if (existing == Existing::replace) {
    if (::rename(part.c_str(), file.c_str()) != 0) refuse(file);
  } else if (!take_name(part, file)) {
    if (errno != EEXIST) refuse(file);
    throw Error(Fault{at_file(file), "FL609", "is there already",
                      "a finished file is never overwritten",
                      "Delete it to run again, or choose another folder."});
  }
}

void sync_folder(const fs::path& folder) {
  const Descriptor handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC));
  // Some file systems can't sync a folder; the rename is then as safe as they make it.
  if (handle) ::fsync(handle.get());
}

void write_whole(const fs::path& file, std::string_view bytes, Existing existing) {
  const fs::path part = part_of(file);
  try {
    {
      const Descriptor out(::open(part.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
      if (!out) refuse(file);
      fill(out, bytes, file);
    }
    finish_part(part, file, existing);
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

std::string read_whole(const fs::path& file, std::size_t start) {
  const auto refuse = [&] {
    throw Error(Fault{at_file(file), "FL604", "cannot be read", std::strerror(errno),
                      "Check the path and its permissions."});
  };
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!in || ::fstat(in.get(), &status) != 0) refuse();
  if (S_ISFIFO(status.st_mode)) {
    errno = ESPIPE;
    refuse();
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  std::string bytes(size - std::min(size, start), '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = ::pread(in.get(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(start + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse();
    if (got == 0) bytes.resize(done);
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool remove_abandoned(const fs::path& part) {
  const std::string name = part.stem().string();
  const std::size_t dash = name.rfind('-');
  const std::string owner = "." + host_tag();
  pid_t process = 0;
  if (dash != name.npos) std::from_chars(&name[dash + 1], name.data() + name.size(), process);
  const bool ours = dash != name.npos && std::string_view(name).substr(0, dash).ends_with(owner);
  std::error_code gone;
  if (ours ? start_of(process) != 0
           : fs::file_time_type::clock::now() - fs::last_write_time(part, gone) <
                 std::chrono::hours(24)) {
    return false;
  }
  return ::unlink(part.c_str()) == 0;
}

}  // namespace flatline::io
