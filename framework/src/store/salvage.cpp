#include "store/salvage.hpp"

#include <cerrno>

#include <sys/wait.h>
#include <unistd.h>

#include <flatline/error.hpp>

#include "io/file.hpp"
#include "store/h5.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// A damaged file may keep HDF5 busy for ever.
constexpr unsigned patience_seconds = 60;

/// Calls, and tells whether it went well.
template <class Call>
bool attempt(Call call) {
  try {
    call();
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void copy_dataset(const h5::Dataset& from, const std::string& name, h5::Group& to) {
  if (!from.holds_text()) {
    const h5::Type type = from.holds_float32() ? h5::Type::float32 : h5::Type::float64;
    to.write(name, from.extents(), type, from.numbers());
  } else if (from.extents().empty()) {
    to.write(name, from.texts().front());
  } else {
    to.write(name, from.texts());
  }
}

/// Copies each part that can be read; gives their number.
std::size_t copy_readable(const h5::Group& from, h5::Group& to) {
  std::size_t copied = 0;
  const auto count = [&](auto call) { copied += attempt(call) ? 1U : 0U; };
  attempt([&] {
    for (const std::string& name : from.attributes()) {
      attempt([&] { to.set(name, from.text(name)); });
    }
  });
  attempt([&] {
    for (const std::string& name : from.datasets()) {
      count([&] { copy_dataset(from.dataset(name), name, to); });
    }
  });
  attempt([&] {
    for (const std::string& name : from.groups()) {
      attempt([&] {
        h5::Group inner = to.make(name);
        copied += copy_readable(from.group(name), inner);
      });
    }
  });
  return copied;
}

bool rescue(const fs::path& damaged, const fs::path& salvaged) {
  const std::string bytes = io::read_whole(damaged);
  const h5::File from = h5::File::from_image(damaged, bytes);
  h5::File to = h5::File::in_memory(salvaged);
  h5::Group root = to.root();
  root.set("salvaged_from", damaged.filename().string());
  if (copy_readable(from.root(), root) == 0) return false;
  io::write_whole(salvaged, to.image(), io::Existing::replace);
  return true;
}

}  // namespace

bool salvage(const fs::path& damaged, const fs::path& salvaged) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(patience_seconds);
    bool any = false;
    attempt([&] { any = rescue(damaged, salvaged); });
    ::_exit(any ? 0 : 1);
  }
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace flatline::store
