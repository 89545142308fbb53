#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flatline::run {

/// A job array as it was submitted, remembered as `slurm/<job>.json` in the results folder.
struct Submission {
  std::string job;         ///< Slurm's number
  std::string plan;        ///< hash of the plan
  std::size_t parts = 1;   ///< into which the plan was divided
  std::size_t offset = 0;  ///< task i does part i + offset
  std::string retry;       ///< --retry of its tasks
  bool collected = false;  ///< a job that collects was submitted to come after it
};

void remember(const Submission& submission, const std::filesystem::path& folder);
/// Gives the submission of that number, if it was one of this folder and its file is whole.
std::optional<Submission> recall(const std::string& job, const std::filesystem::path& folder);
/// Gives the submissions of a plan after which nobody collects yet.
std::vector<Submission> uncollected(const std::string& plan, const std::filesystem::path& folder);

}  // namespace flatline::run
