#include "io/host.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

namespace flatline::io {

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

const std::string& host_tag() {
  // The parent asks for it at the end of each run, and it can't change while a process lives.
  static const std::string tag = [] {
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    std::error_code none;
    const std::string both =
        boot + std::filesystem::read_symlink("/proc/self/ns/pid", none).string();
    return fmt::format("{}-{:08x}", host_name(), XXH32(both.data(), both.size(), 0));
  }();
  return tag;
}

std::string name_in(const std::string& host_tag) { return host_tag.substr(0, host_tag.rfind('-')); }

unsigned long long start_of(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string line;
  std::getline(in, line);
  const auto name_end = line.rfind(')');  // the program's name may hold anything
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string state, skipped;
  fields >> state;
  if (state == "Z") return 0;  // dead, only not yet collected by its parent
  for (int place = 4; place < 22; ++place) fields >> skipped;
  unsigned long long start = 0;
  fields >> start;
  return start;
}

}  // namespace flatline::io
