#include "run/runner.hpp"

#include <poll.h>

#include <deque>
#include <memory>

#include "run/interrupt.hpp"
#include "run/progress_line.hpp"

namespace flatline::run {
namespace {

/// The runs on the way and what is still to come.
class Pool {
 public:
  using Starter = std::function<std::unique_ptr<Worker>(std::size_t)>;

  Pool(std::deque<std::size_t> waiting, Index jobs, Starter start)
      : waiting_(std::move(waiting)), jobs_(jobs), start_(std::move(start)) {}

  bool busy() const { return !workers_.empty() || !waiting_.empty(); }
  void give_up() { waiting_.clear(); }
  void interrupt() {
    give_up();
    for (auto& [place, worker] : workers_) worker->interrupt();
  }
  Index fill() {
    Index started = 0;
    while (workers_.size() < jobs_ && !waiting_.empty()) {
      const std::size_t place = waiting_.front();
      waiting_.pop_front();
      workers_.emplace_back(place, start_(place));
      ++started;
    }
    return started;
  }
  /// Waits a moment, then hands every run that has ended to `end`.
  void turn(const std::function<void(std::size_t, store::Summary)>& end) {
    std::vector<pollfd> descriptors;
    for (const auto& [place, worker] : workers_) {
      descriptors.push_back({worker->descriptor(), POLLIN, 0});
    }
    poll(descriptors.data(), descriptors.size(), 100);
    for (std::size_t i = 0; i < workers_.size();) {
      workers_[i].second->tend();
      if (auto summary = workers_[i].second->finished()) {
        const std::size_t place = workers_[i].first;
        workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
        end(place, std::move(*summary));
      } else {
        ++i;
      }
    }
  }
  std::vector<const Worker*> workers() const {
    std::vector<const Worker*> out;
    for (const auto& [place, worker] : workers_) out.push_back(worker.get());
    return out;
  }

 private:
  std::deque<std::size_t> waiting_;
  Index jobs_;
  Starter start_;
  std::vector<std::pair<std::size_t, std::unique_ptr<Worker>>> workers_;
};

}  // namespace

bool is_missing(store::State state) {
  using store::State;
  return state == State::planned || state == State::running || state == State::preempted ||
         state == State::interrupted;
}

bool is_failed(store::State state) {
  using store::State;
  return state == State::error || state == State::crashed || state == State::oom ||
         state == State::timeout;
}

Report run_plan(
    const config::Plan& plan, std::vector<store::Summary> known, const Options& options,
    const std::function<Limits(const config::PlannedRun&)>& limits_of,
    const std::function<store::Summary(const config::PlannedRun&, train::Progress&, int log)>& job,
    const std::function<void(const store::Summary&)>& on_end) {
  const std::vector<config::PlannedRun> runs = plan.runs();
  Report report;
  report.runs = std::move(known);
  std::deque<std::size_t> waiting;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const store::State state = report.runs[i].state;
    if (is_missing(state) || options.retry.contains(state)) waiting.push_back(i);
  }
  ProgressLine line(report.runs, waiting.size(), options.progress);
  Pool pool(std::move(waiting), options.jobs, [&](std::size_t place) {
    const config::PlannedRun& run = runs[place];
    return std::make_unique<Worker>(run, limits_of(run), [&](train::Progress& progress, int log) {
      return job(run, progress, log);
    });
  });
  Index failed = 0;
  const Interrupt interrupt;
  while (pool.busy()) {
    if (Interrupt::signal() != 0 && !report.interrupted) {
      report.interrupted = true;
      pool.interrupt();
    }
    report.started += pool.fill();
    pool.turn([&](std::size_t place, store::Summary summary) {
      on_end(summary);
      if (is_failed(summary.state)) ++failed;
      line.ended(summary);
      report.runs[place] = std::move(summary);
    });
    if (options.max_fails && failed >= *options.max_fails && !report.gave_up) {
      report.gave_up = true;
      pool.give_up();
    }
    line.show(pool.workers());
  }
  line.close();
  return report;
}

}  // namespace flatline::run
