#include "run/execution.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <iostream>

#include <fmt/chrono.h>

#include "run/builds.hpp"
#include "run/child.hpp"
#include "store/claims.hpp"
#include "store/faults.hpp"
#include "store/journal.hpp"
#include "store/ledger.hpp"
#include "store/results.hpp"
#include "store/run_file.hpp"

namespace flatline::run {
namespace {

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

void warn(const Faults& warnings) {
  for (const Fault& warning : warnings.list()) std::cerr << "warning: " << warning.text() << '\n';
}

/// Finds finished runs of another build. They stay as they are, with a word, unless they are to be
/// run again.
void mark_stale(std::vector<store::Summary>& runs, const config::Plan& plan, Builds& builds,
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

/// Does the runs of a plan in a results folder that others may work on at the same time.
class FolderErrand final : public Errand {
 public:
  FolderErrand(const config::Plan& plan, const plugin::Registry& plugins, Builds& builds,
               const std::filesystem::path& folder, double checkpoint_every)
      : plan_(plan),
        plugins_(plugins),
        builds_(builds),
        folder_(folder),
        checkpoint_every_(checkpoint_every),
        claims_(folder),
        journal_(folder),
        ledger_(folder) {
    Faults known;  // whoever read the summaries has shown them
    ledger_.refresh(known);
    ledger_.settle();
  }

  Limits limits(const config::PlannedRun& run) override {
    config::Experiment experiment;
    config::read_experiment(plan_.cells[run.cell].config, plugins_, experiment);
    return {experiment.limits->wall_seconds(), experiment.limits->memory_bytes()};
  }

  Claim claim(const config::PlannedRun& run, store::Summary& known) override {
    const std::string id = run.id.text();
    if (!claims_.take(id)) return Claim::held;
    // What others did before they gave the run back is in their journals, or at least in its file.
    Faults skipped;
    ledger_.refresh(skipped);
    const store::Summary* const news = ledger_.news(id);
    if (news != nullptr && !is_missing(news->state)) {
      known = *news;
    } else if (!is_missing(known.state) || !read_finished(run, known)) {
      return Claim::ours;
    }
    claims_.release(id);
    return Claim::done;
  }

  store::Summary execute(const config::PlannedRun& run, train::Progress& progress,
                         int log) override {
    const auto start = std::chrono::steady_clock::now();
    const std::string started = now_text();
    const std::filesystem::path file = store::run_path(folder_, run.id);
    // A file that is there now is stale or damaged; one that comes meanwhile is another's.
    const auto existing =
        std::filesystem::exists(file) ? store::Existing::replace : store::Existing::refuse;
    train::Keeper keeper(store::checkpoint_path(folder_, run.id), builds_.hash(run.cell),
                         checkpoint_every_, asked_to_stop);
    store::Record record = train::execute(plan_, run, plugins_, progress, keeper);
    record.provenance = builds_.provenance(run.cell);
    record.provenance["started"] = started;
    store::Summary& summary = record.summary;
    summary.build = builds_.hash(run.cell);
    summary.finished = now_text();
    summary.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
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

  /// A full disk must not end the other runs: without its line a finished run is known by its
  /// file, and a failed one is done again.
  void ended(const store::Summary& summary, store::Resumption resumption) override {
    try {
      if (resumption == store::Resumption::damaged || resumption == store::Resumption::other_build)
        std::cerr << "warning: " << unused_checkpoint(summary, resumption).what() << '\n';
      journal_.append(summary);
    } catch (const Error& error) {
      std::cerr << "warning: " << error.what() << '\n';
    }
    claims_.release(summary.id.text());
  }

  std::vector<std::string> lost() override { return claims_.renew(); }

 private:
  /// Reads the summary of a run whose file is there and whole.
  bool read_finished(const config::PlannedRun& run, store::Summary& known) const {
    const std::filesystem::path file = store::run_path(folder_, run.id);
    if (!std::filesystem::exists(file)) return false;
    try {
      known = store::read_summary(file);
    } catch (const Error&) {
      return false;
    }
    return true;
  }
  Error unused_checkpoint(const store::Summary& summary, store::Resumption resumption) const {
    return Error(Fault{store::at_file(store::checkpoint_path(folder_, summary.id)), "FL612",
                       "the checkpoint was not used",
                       resumption == store::Resumption::damaged
                           ? "it is damaged or does not fit the run"
                           : "it was made by another build, which computes other numbers",
                       "Nothing is to be done; the run began anew."});
  }
  static double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
  }

  const config::Plan& plan_;
  const plugin::Registry& plugins_;
  Builds& builds_;
  std::filesystem::path folder_;
  double checkpoint_every_;
  store::Claims claims_;
  store::Journal journal_;
  store::Ledger ledger_;
};

/// A folder that lives as long as the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flatline-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
    std::filesystem::create_directories(path_ / "runs");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

store::Record repeat_run(const config::Plan& plan, const config::PlannedRun& run,
                         const plugin::Registry& plugins) {
  const TemporaryFolder folder;
  Builds builds(plan, plugins);
  FolderErrand errand(plan, plugins, builds, folder.path(), Options().checkpoint_every);
  Worker worker(run, errand.limits(run), [&](train::Progress& progress, int log) {
    return errand.execute(run, progress, log);
  });
  std::optional<store::Summary> summary;
  while (!(summary = worker.finished())) {
    pollfd descriptors[] = {{worker.pipe(), POLLIN, 0}, {worker.life(), POLLIN, 0}};
    poll(descriptors, 2, 100);
    worker.tend();
  }
  if (summary->state != store::State::ok) {
    throw Error("FL614",
                fmt::format("{} can't be reproduced: it ended as {}", run.id.text(),
                            store::state_name(summary->state)),
                summary->reason, "Compare build and machine with flatline show --json.");
  }
  return store::read_run(store::run_path(folder.path(), run.id));
}

void freeze_plan(const config::Plan& plan, const std::filesystem::path& folder, double bytes) {
  const store::Results results(folder);
  results.prepare(bytes);
  const std::string other = store::Claims::holder(folder);
  if (!other.empty() && std::filesystem::exists(folder / "plan.lock") &&
      config::read_plan(folder).hash != plan.hash) {
    throw Error(Fault{store::at_file(folder), "FL606",
                      "another plan of this experiment is being run", other + " works on it",
                      "Wait for it to end, or choose another folder with --results."});
  }
  config::write_plan(plan, folder);
}

Report execute_plan(const config::Plan& plan, const plugin::Registry& plugins,
                    const std::filesystem::path& folder, const Options& options) {
  const store::Results results(folder);
  results.remove_leftovers();
  Faults warnings;
  std::vector<store::Summary> known = results.summaries(plan, warnings);
  warn(warnings);
  Builds builds(plan, plugins);
  mark_stale(known, plan, builds, options.retry.contains(store::State::stale));
  FolderErrand errand(plan, plugins, builds, folder, options.checkpoint_every);
  return run_plan(plan, std::move(known), options, errand);
}

}  // namespace flatline::run
