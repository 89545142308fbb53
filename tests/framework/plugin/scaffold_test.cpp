#include "plugin/scaffold.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include <flatline/error.hpp>

namespace fs = std::filesystem;
using flatline::Error;
using flatline::plugin::write_skeleton;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("flatline-scaffold-" + std::to_string(::getpid()));
  ~Folder() { fs::remove_all(path); }
};

std::string content(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

std::string refused(const std::string& kind, const std::string& name, const fs::path& folder) {
  try {
    write_skeleton(kind, name, folder);
    return "written";
  } catch (const Error& error) {
    return error.id();
  }
}

}  // namespace

// That all eight build and pass their tests is what tests/downstream shows.
BOOST_AUTO_TEST_CASE(a_skeleton_has_no_placeholder_left) {
  const Folder folder;
  for (const char* kind :
       {"dataset", "transform", "layer", "model", "loss", "optimizer", "schedule", "diagnostic"}) {
    const auto files = write_skeleton(kind, std::string("my-") + kind, folder.path / kind);
    BOOST_TEST(files.size() == 4);
    for (const fs::path& file : files) {
      const std::string text = content(file);
      BOOST_TEST(!text.empty());
      BOOST_TEST(text.find('@') == std::string::npos, file);
    }
  }
  BOOST_TEST(content(folder.path / "layer" / "my-layer.cpp").find("class MyLayer final") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_existing_folder_a_bad_name_and_an_unknown_kind_are_refused) {
  const Folder folder;
  BOOST_TEST(refused("layr", "mine", folder.path) == "FL320");
  BOOST_TEST(refused("layer", "Mine", folder.path) == "FL321");
  BOOST_TEST(!fs::exists(folder.path));
  BOOST_TEST(refused("layer", "mine", folder.path) == "written");
  BOOST_TEST(refused("layer", "mine", folder.path) == "FL322");
  BOOST_TEST(refused("layer", "mine", "/proc/flatline") == "FL323");
}
