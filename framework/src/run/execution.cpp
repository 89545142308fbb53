#include "run/execution.hpp"

#include <iostream>

#include "io/at_file.hpp"
#include "run/folder_errand.hpp"
#include "store/results.hpp"
#include "store/source.hpp"

namespace flatline::run {
namespace {

/// Finds finished runs of another build. They stay as they are, with a word, unless they are to be
/// run again.
void mark_stale(std::vector<store::Summary>& runs, const config::Plan& plan, const Builds& builds,
                bool run_again) {
  std::size_t n = 0;
  const std::vector<config::PlannedRun> planned = plan.runs();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].state != store::State::ok) continue;
    if (runs[i].build == builds.hash(planned[i].cell)) continue;
    ++n;
    if (run_again) runs[i].state = store::State::stale;
  }
  if (n > 0 && !run_again) {
    std::cerr << "note: " << n << (n == 1 ? " finished run was" : " finished runs were")
              << " made by another build and " << (n == 1 ? "is" : "are")
              << " kept; --retry stale runs them again\n";
  }
}

/// Reads from the folder what the runner has let go of the runs that are ok. What a failed one says
/// it has kept, for a full disk may have refused it.
void complete(std::vector<store::Summary>& runs, const config::Plan& plan,
              const std::filesystem::path& folder) {
  Faults shown_before;
  std::vector<store::Summary> found = store::Results(folder).summaries(plan, shown_before);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool ok = runs[i].state == store::State::ok && found[i].state == store::State::ok;
    if (ok) runs[i] = std::move(found[i]);
  }
}

}  // namespace

void freeze_plan(const config::Plan& plan, const std::filesystem::path& file,
                 const std::filesystem::path& folder, double bytes) {
  const store::Results results(folder);
  results.prepare(bytes);
  const std::string other = store::Claims::holder(folder);
  if (!other.empty() && std::filesystem::exists(folder / "plan.lock") &&
      config::read_plan(folder).hash != plan.hash) {
    throw Error(Fault{io::at_file(folder), "FL606", "another plan of this experiment is being run",
                      other + " works on it",
                      "Wait for it to end, or choose another folder with --results."});
  }
  config::write_plan(plan, folder);
  store::write_source(folder, store::source_of(file));
}

std::vector<store::Summary> known_runs(const config::Plan& plan, const Builds& builds,
                                       const std::filesystem::path& folder,
                                       const std::set<store::State>& retry) {
  Faults warnings;
  std::vector<store::Summary> known = store::Results(folder).summaries(plan, warnings);
  for (const Fault& warning : warnings.list()) std::cerr << "warning: " << warning.text() << '\n';
  mark_stale(known, plan, builds, retry.contains(store::State::stale));
  return known;
}

Report execute_plan(const config::Plan& plan, const plugin::Registry& plugins,
                    const std::filesystem::path& folder, const Options& options,
                    const Interrupt& interrupt) {
  store::Results(folder).remove_leftovers();
  store::remove_dead_words(folder);
  Builds builds(plan, plugins);
  std::vector<store::Summary> known = known_runs(plan, builds, folder, options.retry);
  FolderErrand errand(plan, plugins, builds, folder, options.checkpoint_every);
  Report report = run_plan(plan, std::move(known), options, errand, interrupt);
  complete(report.runs, plan, folder);
  return report;
}

}  // namespace flatline::run
