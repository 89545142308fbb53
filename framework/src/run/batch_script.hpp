#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace flatline::run {

/// What the scripts of a batch have to know. All paths are absolute.
struct Batch {
  std::string experiment;
  std::filesystem::path program, results;
  std::vector<std::string> plugin_folders;  ///< of --plugin-dir
  std::size_t parts = 1, runs_per_task = 1;
  std::string retry;  ///< states that are run again, as --retry has them

  std::filesystem::path folder() const { return results / "slurm"; }
  std::filesystem::path array_file() const { return folder() / "array.sh"; }
  std::filesystem::path collect_file() const { return folder() / "collect.sh"; }
};

/// Writes the script of a task that does one part of the plan.
std::string array_script(const Batch& batch);
/// Writes the script of the job that runs after all tasks.
std::string collect_script(const Batch& batch);

/// Quotes a word for a shell where it needs it.
std::string shell_word(const std::string& word);

}  // namespace flatline::run
