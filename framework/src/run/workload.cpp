#include "run/workload.hpp"

#include <algorithm>

#include "run/parts.hpp"
#include "run/runner.hpp"
#include "run/slurm.hpp"

namespace flatline::run {

Workload workload(const config::Plan& plan, const std::vector<store::Summary>& known,
                  const std::filesystem::path& folder, const Request& request) {
  Workload work;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (is_wanted(known[i].state, request.retry)) work.todo.push_back(i);
  }
  work.parts = number_of_parts(work.todo, request.runs_per_task);
  std::vector<QueuedTask> queued = queued_tasks(folder);
  std::erase_if(queued, [&](const QueuedTask& task) { return task.submission.plan != plan.hash; });
  for (const QueuedTask& task : queued) {
    work.jobs.insert(task.submission.job);
    work.parts = task.submission.parts;
  }
  std::vector<std::size_t> wanted;
  for (const std::size_t place : work.todo) {
    const bool missing = is_missing(known[place].state);
    const bool waits = std::any_of(queued.begin(), queued.end(), [&](const QueuedTask& task) {
      return Shard{task.part, task.submission.parts}.holds(place) &&
             (missing || task.submission.retry == request.retry_text);
    });
    if (!waits) wanted.push_back(place);
  }
  work.queued = work.todo.size() - wanted.size();
  work.tasks = parts_with(wanted, work.parts);
  work.uncollected = uncollected(plan.hash, folder);
  return work;
}

}  // namespace flatline::run
