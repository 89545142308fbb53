#pragma once

#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "store/summary.hpp"

namespace flatline::store {

/// Is the folder of an experiment's results.
class Results {
 public:
  explicit Results(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path runs() const { return folder_ / "runs"; }
  std::filesystem::path journals() const { return folder_ / "journal"; }
  std::filesystem::path index() const { return folder_ / "index.h5"; }

  /// Makes the folders and checks that `bytes` can be written. Throws Error FL607.
  void prepare(double bytes) const;

  /// Gives the summary of every planned run, in plan order; `planned` for what is missing. A run
  /// counts as ok only when its file is there; one whose entry is missing is read from its file.
  /// Damaged lines and files become warnings FL608 and FL604.
  std::vector<Summary> summaries(const config::Plan& plan, Faults& warnings) const;

  /// Lists the parts of unfinished files, and the checkpoints of finished runs.
  std::vector<std::filesystem::path> leftovers() const;
  /// Removes the leftovers that no living process is writing, and gives their number.
  std::size_t remove_leftovers() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace flatline::store
