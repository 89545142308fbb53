#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <flatline/error.hpp>

#include "config/plan.hpp"

namespace flatline::store {

/// What a look at every file of a results folder has found.
struct Audit {
  std::size_t files = 0;                       ///< that were looked at
  Faults faults;                               ///< one for each damaged or misplaced file or line
  std::vector<std::filesystem::path> damaged;  ///< run files and checkpoints that can't be used
};

/// Reads every run file, checkpoint and journal of a results folder whole: that each is sealed and
/// unchanged, and that the name of each run fits its content and its cell. Nothing is changed.
Audit audit(const std::filesystem::path& results, const config::Plan& plan);

/// Moves damaged files into `damaged/`, each run file with a `.salvaged.h5` beside it that holds
/// what could still be read; their runs are missing then, and are done again.
void set_aside(const std::filesystem::path& results,
               const std::vector<std::filesystem::path>& damaged);

/// Lists the finished runs of a folder that belong to no cell of the plan, by name.
std::vector<std::string> unplanned_runs(const std::filesystem::path& results,
                                        const config::Plan& plan);

}  // namespace flatline::store
