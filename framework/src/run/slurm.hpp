#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "run/submission.hpp"

namespace flatline::run {

/// A task of a job array that waits in the queue or runs.
struct QueuedTask {
  Submission submission;
  std::size_t part;
};
/// Asks squeue which tasks of the submissions in `folder` are not at their end. Where there is no
/// squeue or it doesn't answer, none.
std::vector<QueuedTask> queued_tasks(const std::filesystem::path& folder);

/// Calls sbatch and gives the number of the job. Throws Error FL642 with its words when it refuses.
std::string sbatch(const std::vector<std::string>& words);
/// Prints the call.
std::string sbatch_text(const std::vector<std::string>& words);

/// Gives the cluster's MaxArraySize: task numbers stay below it. 1001, Slurm's default, where
/// scontrol doesn't answer.
std::size_t max_array_size();

/// Throws Error FL641 where there is no sbatch.
void require_sbatch();
/// Throws Error FL643 when the cluster has other nodes than this one, and the folder lies in memory
/// or below /tmp, which every machine has for itself.
void require_shared(const std::filesystem::path& folder);

}  // namespace flatline::run
