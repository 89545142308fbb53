#include "store/host.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

namespace flatline::store {

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

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

}  // namespace flatline::store
