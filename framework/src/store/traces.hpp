#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "store/record.hpp"

namespace flatline::store {

/// One array of a run file with the coordinates of its axes.
struct Trace {
  Array array;
  std::vector<Axis> axes;  ///< one per extent
};

/// Reads only the named arrays of a run file, such as `diagnostics/output/skill`; those that it
/// lacks are left out. Throws Error FL604 when the file is damaged.
std::map<std::string, Trace> read_traces(const std::filesystem::path& file,
                                         const std::vector<std::string>& paths);

/// Reads only what a run file says of its making: "git", "cpu", "plugin.adam.so", … Throws Error
/// FL604 when the file is damaged.
std::map<std::string, std::string> read_provenance(const std::filesystem::path& file);

}  // namespace flatline::store
