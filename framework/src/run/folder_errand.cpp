#include "run/folder_errand.hpp"

#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <iostream>

#include <fmt/chrono.h>

#include "io/at_file.hpp"
#include "run/child.hpp"
#include "store/results.hpp"
#include "store/run_file.hpp"
#include "store/source.hpp"

namespace flatline::run {
namespace {

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

double peak_megabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Reads the summary of a run whose file is there and whole.
bool read_finished(const std::filesystem::path& file, store::Summary& known) {
  if (!std::filesystem::exists(file)) return false;
  try {
    known = store::read_summary(file);
  } catch (const Error&) {
    return false;
  }
  return true;
}

/// Tells on stderr of a checkpoint that was there and could not be used.
void warn_of_checkpoint(const std::filesystem::path& file, store::Resumption resumption) {
  const bool damaged = resumption == store::Resumption::damaged;
  if (!damaged && resumption != store::Resumption::other_build) return;
  const Fault fault{io::at_file(file), "FL612", "the checkpoint was not used",
                    damaged ? "it is damaged or does not fit the run"
                            : "it was made by another build, which computes other numbers",
                    "Nothing is to be done; the run began anew."};
  std::cerr << "warning: " << fault.text() << '\n';
}

}  // namespace

FolderErrand::FolderErrand(const config::Plan& plan, const plugin::Registry& plugins,
                           Builds& builds, const std::filesystem::path& folder,
                           double checkpoint_every)
    : plan_(plan),
      plugins_(plugins),
      builds_(builds),
      folder_(folder),
      checkpoint_every_(checkpoint_every),
      source_(store::source_entries(folder)),
      claims_(folder),
      journal_(folder),
      ledger_(folder, journal_.file()),
      live_(folder),
      logs_(folder) {
  store::rehearse_writing();
  Faults known;  // whoever read the summaries has shown them
  ledger_.refresh(known);
  ledger_.settle();
  // Who was killed between the end of a run and giving it back left a claim.
  claims_.tidy([&](const std::string& run) {
    return std::filesystem::exists(folder_ / "runs" / (run + ".h5"));
  });
}

Limits FolderErrand::limits(const config::PlannedRun& run) {
  config::Experiment experiment;
  config::read_experiment(plan_.cells[run.cell].config, plugins_, experiment);
  return {experiment.limits->wall_seconds(), experiment.limits->memory_bytes()};
}

Claim FolderErrand::claim(const config::PlannedRun& run, store::Summary& known) {
  const std::string id = run.id.text();
  if (!claims_.take(id)) return Claim::held;
  // What others did before they gave the run back is in their journals, or at least in its file.
  Faults skipped;
  ledger_.refresh(skipped);
  const store::Summary* const news = ledger_.news(id);
  if (news != nullptr && !is_missing(news->state)) {
    known = *news;
  } else if (!is_missing(known.state) || !read_finished(store::run_path(folder_, run.id), known)) {
    return Claim::ours;
  }
  claims_.release(id);
  return Claim::done;
}

io::Descriptor FolderErrand::log(const config::PlannedRun& run) { return logs_.open(run.id); }

store::Summary FolderErrand::execute(const config::PlannedRun& run, train::Progress& progress,
                                     int log) {
  const auto start = std::chrono::steady_clock::now();
  const std::string started = now_text();
  const std::filesystem::path file = store::run_path(folder_, run.id);
  // A file that is there now is stale or damaged; one that comes meanwhile is another's.
  const auto existing =
      std::filesystem::exists(file) ? io::Existing::replace : io::Existing::refuse;
  train::Keeper keeper(store::checkpoint_path(folder_, run.id), builds_.hash(run.cell),
                       checkpoint_every_, asked_to_stop);
  store::Record record = train::execute(plan_, run, plugins_, progress, keeper, yardsticks_);
  record.provenance = builds_.provenance(run.cell);
  record.provenance.insert(source_.begin(), source_.end());
  record.provenance["started"] = started;
  store::Summary& summary = record.summary;
  summary.build = builds_.hash(run.cell);
  summary.finished = now_text();
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  summary.peak_megabytes = peak_megabytes();
  std::cout.flush();
  record.log = read_text(log, 1 << 20);
  try {
    store::write_run(record, folder_, existing);
  } catch (const Error& error) {
    if (error.id() != "FL609") throw;
    summary = store::read_summary(file);
  }
  keeper.drop();
  return summary;
}

void FolderErrand::under_way(const std::vector<const Worker*>& workers) {
  if (!live_.due()) return;
  std::vector<store::LiveRun> runs;
  for (const Worker* worker : workers) {
    const train::Progress& progress = worker->progress();
    runs.push_back({worker->run().id,
                    train::phase_name(static_cast<train::Phase>(progress.phase.load())),
                    progress.epoch.load(), progress.epochs.load(), worker->seconds()});
  }
  live_.write(runs);
}

/// A full disk must not end the other runs: without its line a finished run is known by its
/// file, and a failed one is done again.
void FolderErrand::ended(const store::Summary& summary, store::Resumption resumption) {
  warn_of_checkpoint(store::checkpoint_path(folder_, summary.id), resumption);
  try {
    journal_.append(summary);
  } catch (const Error& error) {
    std::cerr << "warning: " << error.what() << '\n';
  }
  logs_.ended(summary.id);
  claims_.release(summary.id.text());
}

}  // namespace flatline::run
