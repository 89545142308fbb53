#pragma once

#include <deque>
#include <filesystem>
#include <map>
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

/// Knows every component of every loaded library. It is never destroyed, and nothing is ever
/// unloaded (style.md 6.2).
class Registry final : public ComponentSource {
 public:
  static Registry& instance();

  /// Loads one library after all checks; a file that is loaded already is left alone. Throws Error
  /// FL301 … FL313.
  const Library& load(const std::filesystem::path& file);
  /// Loads every plugin of the folders, in the order of their names; all faults are raised
  /// together. A missing folder is one (FL300).
  void load_folders(const std::vector<std::filesystem::path>& folders);

  const Component* find(Kind kind, const std::string& name) const override;
  std::vector<std::string> names(Kind kind) const override;
  const std::deque<Library>& libraries() const { return libraries_; }
  const Library& library_of(const Component& component) const;

 private:
  Registry() = default;
  std::deque<Library> libraries_;  // references to its items stay valid
  // N.B. Whoever compares with the names in the libraries touches a page of each, in every child.
  std::map<std::pair<Kind, std::string>, const Component*> by_name_;
};

/// The folder of flatline's own plugins, beside the running program.
std::filesystem::path default_folder();
/// The folders in which plugins are looked for, in order: the build or install tree (beside the
/// program), FLATLINE_PLUGIN_PATH, then `extra` (--plugin-dir).
std::vector<std::filesystem::path> search_path(const std::vector<std::string>& extra);

}  // namespace flatline::plugin
