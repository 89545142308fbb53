#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;

namespace {

std::string sha256(const fs::path& file) {
  std::array<char, 65> digest{};
  FILE* pipe = popen(("sha256sum '" + file.string() + "'").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  BOOST_TEST(std::fread(digest.data(), 1, 64, pipe) == 64);
  pclose(pipe);
  return digest.data();
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_data_file_is_the_one_that_the_readme_describes) {
  const fs::path folder = TEST_SOURCE_DIR "/data";
  std::ifstream in(folder / "README.md");
  const std::string readme{std::istreambuf_iterator<char>(in), {}};
  int n_files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".csv") continue;
    ++n_files;
    const std::size_t row = readme.find("| `" + entry.path().filename().string() + "` |");
    BOOST_REQUIRE_MESSAGE(row != std::string::npos, entry.path() << " is not in data/README.md");
    const std::string line = readme.substr(row, readme.find('\n', row) - row);
    BOOST_TEST(line.find("| `" + sha256(entry.path()) + "` |") != std::string::npos, line);
    const std::string size = "| " + std::to_string(entry.file_size()) + " |";
    BOOST_TEST(line.find(size) != std::string::npos, line);
  }
  BOOST_TEST(n_files > 0);
}
