#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <flatline/types.hpp>

namespace flatline::plugin {

/// Writes a new plugin project into `folder`, which must not exist yet: CMakeLists.txt, the plugin,
/// its test and a README. It builds and passes its test unchanged. `kind` is a word such as
/// "layer". Returns the files. Throws Error FL320 for an unknown kind, FL321 for a name that is not
/// kebab-case, FL322 when the folder exists, FL323 when a file can't be written.
std::vector<std::filesystem::path> write_skeleton(const std::string& kind, const std::string& name,
                                                  const std::filesystem::path& folder);

}  // namespace flatline::plugin
