#include <cstdio>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "zoo.hpp"

namespace {

/// Lists the dynamic symbols that a library defines.
std::string exported(const fs::path& file) {
  const std::string command = "nm -D --defined-only --format=just-symbols '" + file.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, pipe.get()) != nullptr) text += buffer;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_plugin_exports_exactly_its_entry) {
  std::vector<fs::path> files{bad_plugin("bad-loop"), bad_plugin("bad-nan")};
  for (const auto& entry :
       fs::directory_iterator(fs::path(TEST_BINARY_DIR) / "lib" / "flatline" / "plugins")) {
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    BOOST_TEST_CONTEXT(file) { BOOST_TEST(exported(file) == "flatline_plugin_entry_v1\n"); }
  }
}
