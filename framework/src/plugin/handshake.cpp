#include "plugin/handshake.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>
#include <boost/dll/shared_library.hpp>

#include <flatline/abi_tag.hpp>

#include "plugin/float_mode.hpp"

namespace flatline::plugin {
namespace {

namespace fs = std::filesystem;
using Table = flatline_plugin_v1;
using Fields = std::map<std::string, std::string>;

constexpr const char* rebuild =
    "Build the plugin again with flatline_add_plugin and this flatline.";

[[noreturn]] void refuse(const fs::path& file, const char* id, std::string problem, std::string why,
                         std::string remedy) {
  throw Error(Fault{mark_of(file), id, std::move(problem), std::move(why), std::move(remedy)});
}

/// Cuts out what the dynamic linker said; the rest of Boost.DLL's message is an unrelated errno.
std::string linker_message(std::string text, const fs::path& file) {
  const std::string before = "dlerror system message: ";
  if (const auto start = text.find(before); start != std::string::npos) {
    text.erase(0, start + before.size());
    if (const auto end = text.rfind("): "); end != std::string::npos) text.erase(end);
  }
  const std::string known = file.string() + ": ";
  return text.starts_with(known) ? text.substr(known.size()) : text;
}

/// Maps the library and never unmaps it: whatever it made may outlive every handle.
const boost::dll::shared_library& map(const fs::path& file) {
  using boost::dll::load_mode::rtld_local;
  using boost::dll::load_mode::rtld_now;
  constexpr const char* remedy =
      "Check that it is a plugin for this machine and that what it needs is installed (ldd).";
  // The linker would wait for ever for what somebody writes into a pipe.
  if (fs::exists(file) && !fs::is_regular_file(file)) {
    refuse(file, "FL302", "the library can't be opened", "it is no file", remedy);
  }
  const FloatMode before = float_mode();
  try {
    static auto& mapped = *new std::vector<std::unique_ptr<boost::dll::shared_library>>;
    mapped.push_back(
        std::make_unique<boost::dll::shared_library>(fs::absolute(file), rtld_now | rtld_local));
    if (float_mode() != before) {
      set_float_mode(before);
      refuse(file, "FL310", "the plugin changed the floating-point mode by being loaded",
             "it was linked with fast-math, which flushes small gradients to zero for everybody",
             "Link it without -ffast-math, -Ofast and -funsafe-math-optimizations.");
    }
    return *mapped.back();
  } catch (const std::system_error& e) {
    refuse(file, "FL302", "the library can't be opened",
           linker_message(e.what(), fs::absolute(file)), remedy);
  }
}

Fields fields(const std::string& tag) {
  Fields out;
  for (std::size_t at = 0; at < tag.size();) {
    const std::size_t end = std::min(tag.find(';', at), tag.size());
    const std::string field = tag.substr(at, end - at);
    const std::size_t equal = std::min(field.find('='), field.size());
    if (!field.empty())
      out[field.substr(0, equal)] = field.substr(std::min(equal + 1, field.size()));
    at = end + 1;
  }
  return out;
}

std::string differing(const Fields& these, const Fields& others) {
  std::string text;
  for (const auto& [name, value] : these) {
    const auto other = others.find(name);
    if (other != others.end() && other->second == value) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  }
  return text.empty() ? "nothing more" : text;
}

void check_table(const fs::path& file, const Table& table) {
  if (table.size < sizeof(Table)) {
    refuse(file, "FL305",
           fmt::format("the plugin's table has {} bytes instead of {}", table.size, sizeof(Table)),
           "it was built with other headers", rebuild);
  }
  if (table.abi == nullptr || table.version == nullptr) {
    refuse(file, "FL304", "the plugin's table has no ABI tag or no version",
           "without them nothing else in it can be trusted", rebuild);
  }
  if (std::string(table.abi) != FLATLINE_ABI) {
    refuse(file, "FL306", "the plugin was built for something else than this flatline",
           abi_difference(table.abi, FLATLINE_ABI), rebuild);
  }
}

}  // namespace

Mark mark_of(const fs::path& file) {
  return {std::make_shared<const std::string>(file.string()), 0, 0};
}

std::string abi_difference(const std::string& plugin, const std::string& own) {
  const Fields theirs = fields(plugin);
  const Fields ours = fields(own);
  return fmt::format("plugin: {}, flatline: {}", differing(theirs, ours), differing(ours, theirs));
}

const flatline_plugin_v1& shake_hands(const fs::path& file) {
  if (!fs::exists(file)) {
    refuse(file, "FL301", "there is no such file", "", "Correct the path, or build the plugin.");
  }
  const boost::dll::shared_library& library = map(file);
  if (!library.has(FLATLINE_ENTRY)) {
    refuse(file, "FL303", "the library is not a flatline plugin",
           "it has no symbol " FLATLINE_ENTRY,
           "End one of its source files with FLATLINE_PLUGIN(…).");
  }
  const Table* table = library.get<const Table*() noexcept>(FLATLINE_ENTRY)();
  if (table == nullptr) {
    refuse(file, "FL304", "the plugin has no table", FLATLINE_ENTRY " returned null", rebuild);
  }
  check_table(file, *table);
  return *table;
}

}  // namespace flatline::plugin
