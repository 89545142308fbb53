#include "run/execution.hpp"

#include <unistd.h>

#include <ctime>
#include <iostream>

#include <fmt/chrono.h>

#include <flatline/version.hpp>

#include "run/child.hpp"
#include "store/journal.hpp"
#include "store/provenance.hpp"
#include "store/results.hpp"
#include "store/run_file.hpp"

namespace flatline::run {
namespace {

Limits limits_of(const config::Plan& plan, const config::PlannedRun& run,
                 const plugin::Registry& plugins) {
  config::Experiment experiment;
  config::read_experiment(plan.cells[run.cell].config, plugins, experiment);
  return {experiment.limits->wall_seconds(), experiment.limits->memory_bytes()};
}

/// Everything that the child of a run does.
store::Summary do_run(const config::Plan& plan, const config::PlannedRun& run,
                      const plugin::Registry& plugins, const std::filesystem::path& folder,
                      const std::map<std::string, std::string>& provenance,
                      const std::string& build, train::Progress& progress, int log) {
  store::Record record = train::execute(plan, run, plugins, progress);
  record.provenance = provenance;
  record.summary.build = build;
  record.summary.finished = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  std::cout.flush();
  record.log = read_text(log, 1 << 20);
  store::write_run(record, folder, store::Existing::replace);
  return record.summary;
}

void warn(const Faults& warnings) {
  for (const Fault& warning : warnings.list()) std::cerr << "warning: " << warning.text() << '\n';
}

/// Appends to the journal. A full disk must not end the other runs: without its line a finished run
/// is known by its file, and a failed one is done again.
void note(store::Journal& journal, const store::Summary& summary) {
  try {
    journal.append(summary);
  } catch (const Error& error) {
    std::cerr << "warning: " << error.what() << '\n';
  }
}

/// Finds finished runs of another build. They stay as they are, with a word, unless they are to be
/// run again.
void mark_stale(std::vector<store::Summary>& runs, const std::string& build, bool run_again) {
  std::size_t n = 0;
  for (store::Summary& run : runs) {
    if (run.state != store::State::ok || run.build == build) continue;
    ++n;
    if (run_again) run.state = store::State::stale;
  }
  if (n > 0 && !run_again) {
    std::cerr << "note: " << n << (n == 1 ? " finished run was" : " finished runs were")
              << " made by another build and " << (n == 1 ? "is" : "are")
              << " kept; --retry stale runs them again\n";
  }
}

}  // namespace

Report execute_plan(const config::Plan& plan, const plugin::Registry& plugins,
                    const std::filesystem::path& folder, const Options& options, double bytes) {
  const store::Results results(folder);
  results.prepare(bytes);
  const store::Lock lock(folder);
  config::write_plan(plan, folder);
  results.remove_leftovers();
  Faults warnings;
  std::vector<store::Summary> known = results.summaries(plan, warnings);
  warn(warnings);
  const std::string hash = store::build_hash(plugins.libraries());
  mark_stale(known, hash, options.retry.contains(store::State::stale));
  const auto provenance =
      store::provenance(flatline::build().version, flatline::build().git, plugins.libraries());
  store::Journal journal(folder);
  return run_plan(
      plan, std::move(known), options,
      [&](const config::PlannedRun& run) { return limits_of(plan, run, plugins); },
      [&](const config::PlannedRun& run, train::Progress& progress, int log) {
        return do_run(plan, run, plugins, folder, provenance, hash, progress, log);
      },
      [&](const store::Summary& summary) { note(journal, summary); });
}

}  // namespace flatline::run
