#include "plugin/scaffold.hpp"

#include <fstream>

#include <fmt/format.h>
#include <boost/algorithm/string/replace.hpp>

#include <flatline/error.hpp>
#include <flatline/version.hpp>

#include "param/schema.hpp"
#include "plugin/handshake.hpp"
#include "plugin/names.hpp"
#include "plugin/skeletons.hpp"

namespace flatline::plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view cmake_lists = R"(cmake_minimum_required(VERSION 3.25)
project(@name@ VERSION 0.1.0 LANGUAGES CXX)
enable_testing()
find_package(flatline @version@ REQUIRED)
flatline_add_plugin(@name@ @name@.cpp)

add_executable(@name@-test @name@_test.cpp)
target_link_libraries(@name@-test PRIVATE flatline::plugin)
add_test(NAME @name@-test COMMAND @name@-test)
)";

constexpr std::string_view readme = R"(# @name@

A @kind@ for flatline. Build it, test it, see what it says of itself:

    cmake -B build -DCMAKE_BUILD_TYPE=Release
    cmake --build build
    ctest --test-dir build
    export FLATLINE_PLUGIN_PATH=$PWD/build/lib/flatline/plugins
    flatline plugins show @name@

Where flatline is not installed in a standard place, add `-DCMAKE_PREFIX_PATH=<its prefix>` to the first
line. An experiment then names the plugin with `use: @name@`.

- `@name@.cpp`: the settings, the class, and one line that registers it. Every setting says its default,
  range, unit and what it is for; flatline checks values, documents and records them from that line.
- `@name@_test.cpp`: a test of the numbers. The test `describe @name@` besides loads the plugin as flatline
  does and makes it once in each precision.
)";

constexpr std::string_view test_head =
    R"(// Includes the plugin's source, since a plugin shows nothing but its entry.
#include "@name@.cpp"

#include <cmath>
#include <iostream>

namespace {

int failures = 0;

void check(bool condition, const char* text) {
  if (condition) return;
  std::cerr << "wrong: " << text << '\n';
  ++failures;
}

)";

constexpr std::string_view test_tail = R"(
}  // namespace

int main() {
  test<float>();
  test<double>();
  return failures;
}
)";

/// Turns `my-layer` into `MyLayer`.
std::string cap_words(const std::string& name) {
  std::string out;
  bool at_start = true;
  for (const char c : name) {
    if (c != '-') out += at_start && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    at_start = c == '-';
  }
  return out;
}

Kind parse_kind(const std::string& word) {
  std::vector<std::string> words;
  for (Kind kind = Kind::dataset; kind <= Kind::diagnostic;
       kind = static_cast<Kind>(static_cast<std::uint32_t>(kind) + 1)) {
    if (word == kind_name(kind)) return kind;
    words.emplace_back(kind_name(kind));
  }
  throw Error("FL320", fmt::format("there is no kind of plugin called {}", word), "",
              suggest(word, words));
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  if (!out.flush()) {
    throw Error(Fault{mark_of(file), "FL323", "the file can't be written", "",
                      "Check the rights and the free space of the folder."});
  }
}

}  // namespace

std::vector<fs::path> write_skeleton(const std::string& kind, const std::string& name,
                                     const fs::path& folder) {
  const Kind parsed = parse_kind(kind);
  if (!is_kebab_case(name)) {
    throw Error("FL321", fmt::format("\"{}\" can't be the name of a plugin", name),
                "it is not kebab-case", "Use a name such as my-" + kind + ".");
  }
  std::error_code failure;
  if (fs::exists(folder)) {
    throw Error(Fault{mark_of(folder), "FL322", "the folder exists already",
                      "nothing is overwritten", "Choose another name, or remove it."});
  }
  if (!fs::create_directories(folder, failure)) {
    throw Error(Fault{mark_of(folder), "FL323", "the folder can't be made", failure.message(),
                      "Choose a folder that you may write to."});
  }
  const std::string version = FLATLINE_VERSION;
  const auto fill = [&](std::string text) {
    boost::replace_all(text, "@name@", name);
    boost::replace_all(text, "@Name@", cap_words(name));
    boost::replace_all(text, "@kind@", kind);
    boost::replace_all(text, "@version@", version.substr(0, version.rfind('.')));
    return text;
  };
  const std::string test =
      std::string(test_head) + std::string(skeleton_test(parsed)) + std::string(test_tail);
  const std::vector<std::pair<fs::path, std::string>> files{
      {folder / "CMakeLists.txt", fill(std::string(cmake_lists))},
      {folder / (name + ".cpp"), fill(std::string(skeleton_source(parsed)))},
      {folder / (name + "_test.cpp"), fill(test)},
      {folder / "README.md", fill(std::string(readme))}};
  std::vector<fs::path> written;
  for (const auto& [file, text] : files) {
    write(file, text);
    written.push_back(file);
  }
  return written;
}

}  // namespace flatline::plugin
