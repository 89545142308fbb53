#include <cstdlib>
#include <sstream>

#include "plugin/registry.hpp"

namespace flatline::plugin {

namespace fs = std::filesystem;

fs::path default_folder() {
  // bin/flatline of the build tree as of the install tree; only the name of lib differs.
  const fs::path root = fs::read_symlink("/proc/self/exe").parent_path().parent_path();
  const fs::path built = root / "lib" / "flatline" / "plugins";
  const fs::path installed = root / FLATLINE_LIBDIR / "flatline" / "plugins";
  return fs::is_directory(installed) && !fs::is_directory(built) ? installed : built;
}

std::vector<fs::path> search_path(const std::vector<std::string>& extra) {
  std::vector<fs::path> folders{default_folder()};
  if (const char* variable = std::getenv("FLATLINE_PLUGIN_PATH")) {
    std::istringstream path(variable);
    for (std::string folder; std::getline(path, folder, ':');) {
      if (!folder.empty()) folders.emplace_back(folder);
    }
  }
  folders.insert(folders.end(), extra.begin(), extra.end());
  return folders;
}

}  // namespace flatline::plugin
