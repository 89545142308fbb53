#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "param/reader.hpp"

namespace flatline::plugin {

/// One loaded library.
struct Library {
  std::filesystem::path file;
  std::string version;
  std::vector<const Component*> components;
};

/// Knows every component of every library. It is never destroyed, and nothing is ever unloaded
/// (style.md 6.2). Flatline's own libraries are loaded when they are needed: the process of each
/// run begins and ends with a copy of what its parent has mapped.
class Registry final : public ComponentSource {
 public:
  static Registry& instance();

  /// Loads one library after all checks; a file that is loaded already is left alone. Throws Error
  /// FL301 … FL313.
  const Library& load(const std::filesystem::path& file);
  /// Loads every plugin of the folders, in the order of their names, but those of flatline's own
  /// folder only on demand; all faults are raised together. A missing folder is one (FL300).
  void load_folders(const std::vector<std::filesystem::path>& folders);

  /// Finds a component. One of flatline's own is in the file of its name or of the part before a
  /// hyphen; only for what is not found there everything is loaded.
  const Component* find(Kind kind, const std::string& name) const override;
  /// Loads everything to name all components of a kind.
  std::vector<std::string> names(Kind kind) const override;
  /// Finds the libraries that have a component of one of these names, of whatever kind, in the
  /// order of their files' names.
  std::vector<const Library*> with_any(const std::set<std::string>& names) const;
  const Library& library_of(const Component& component) const;

 private:
  Registry() = default;
  void offer(const std::filesystem::path& file);
  const Library& load_new(const std::filesystem::path& file) const;
  const Component* known(Kind kind, const std::string& name) const;
  /// Loads what is on offer under a name, or all of it.
  void take_file(const std::string& name) const;
  void take(const std::string& name) const;
  void take_all() const;

  // What has been loaded so far is no part of what the registry knows.
  mutable std::map<std::string, std::filesystem::path> on_offer_;  // by the names of the files
  mutable std::deque<Library> libraries_;  // references to its items stay valid
  // N.B. Whoever compares with the names in the libraries touches a page of each, in every child.
  mutable std::map<std::pair<Kind, std::string>, const Component*> by_name_;
};

/// The folder of flatline's own plugins, beside the running program.
std::filesystem::path default_folder();
/// The folders in which plugins are looked for, in order: the build or install tree (beside the
/// program), FLATLINE_PLUGIN_PATH, then `extra` (--plugin-dir).
std::vector<std::filesystem::path> search_path(const std::vector<std::string>& extra);

}  // namespace flatline::plugin
