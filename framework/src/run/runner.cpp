#include "run/runner.hpp"

#include <malloc.h>
#include <poll.h>
#include <signal.h>

#include <chrono>
#include <deque>
#include <iostream>
#include <memory>

#include "run/progress_line.hpp"

namespace flatline::run {
namespace {

/// A run has this long to save its state before it is killed.
constexpr double grace = 20;
/// Runs of other processes are looked at this often.
constexpr std::chrono::seconds look_again(1);

/// The runs on the way, those still to come, and those that other processes do.
class Pool {
 public:
  using Clock = std::chrono::steady_clock;

  Pool(const config::Plan& plan, Errand& errand, const Options& options, Report& report)
      : runs_(plan.runs()), errand_(errand), jobs_(options.jobs), report_(report) {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const bool wanted = is_wanted(report.runs[i].state, options.retry);
      if (wanted && options.shard.holds(i)) waiting_.push_back(i);
    }
  }

  std::size_t todo() const { return waiting_.size(); }
  bool busy() const { return !workers_.empty() || !waiting_.empty() || !held_.empty(); }
  void give_up() {
    waiting_.clear();
    held_.clear();
  }
  void stop(store::State state, double seconds) {
    give_up();
    for (Work& work : workers_) work.worker->stop(state, seconds);
  }
  /// Starts what can be started; `done` hears of runs that others have done.
  template <class Done>
  void fill(Done&& done) {
    if (waiting_.empty() && !held_.empty() && Clock::now() >= look_at_held_) {
      waiting_.swap(held_);
      look_at_held_ = Clock::now() + look_again;
    }
    while (workers_.size() < jobs_ && !waiting_.empty()) {
      const std::size_t place = waiting_.front();
      waiting_.pop_front();
      try {
        begin(place, done);
      } catch (const Error& error) {
        // A full disk, say. What has been started may end; the same command does the rest later.
        if (report_.started == 0) throw;
        std::cerr << error.what() << "\nno more runs are started\n";
        give_up();
      }
    }
  }
  /// Waits a moment, then hands every run that has ended to `end`.
  template <class End>
  void turn(End&& end) {
    wait();
    for (const std::string& id : errand_.lost()) lose(id);
    for (std::size_t i = 0; i < workers_.size();) {
      Worker& worker = *workers_[i].worker;
      worker.tend();
      auto summary = worker.finished();
      if (!summary) {
        ++i;
        continue;
      }
      const store::Resumption resumption = worker.progress().resumption.load();
      const Work work = std::move(workers_[i]);
      workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
      if (work.lost) {
        held_.push_back(work.place);
        continue;
      }
      errand_.ended(*summary, resumption);
      keep(work.place, *summary);
      end(*summary);
    }
  }
  std::vector<const Worker*> workers() const {
    std::vector<const Worker*> out;
    for (const Work& work : workers_) out.push_back(work.worker.get());
    return out;
  }

 private:
  struct Work {
    std::size_t place;
    std::unique_ptr<Worker> worker;
    bool lost = false;  // another process does it now
  };

  template <class Done>
  void begin(std::size_t place, Done&& done) {
    store::Summary known = report_.runs[place];
    const Claim claim = errand_.claim(runs_[place], known);
    if (claim == Claim::ours) start(place);
    if (claim == Claim::held) held_.push_back(place);
    if (claim == Claim::done) {
      keep(place, known);
      done(known);
    }
  }
  /// Keeps no more than needed: whole summaries would make each fork dearer than the one before.
  void keep(std::size_t place, const store::Summary& summary) {
    store::Summary& kept = report_.runs[place];
    kept = summary.state == store::State::ok ? store::Summary() : summary;
    kept.id = summary.id;
    kept.state = summary.state;
  }
  void start(std::size_t place) {
    const config::PlannedRun& run = runs_[place];
    const auto job = [this, &run](train::Progress& progress, int log) {
      return errand_.execute(run, progress, log);
    };
    workers_.push_back(
        {place, std::make_unique<Worker>(run, errand_.limits(run), job, errand_.log(run))});
    ++report_.started;
  }
  void wait() const {
    std::vector<pollfd> descriptors;
    for (const Work& work : workers_) {
      for (const int descriptor : {work.worker->pipe(), work.worker->life()}) {
        descriptors.push_back({descriptor, POLLIN, 0});
      }
    }
    poll(descriptors.data(), descriptors.size(), 100);
  }
  void lose(const std::string& id) {
    for (Work& work : workers_) {
      if (work.worker->run().id.text() != id) continue;
      work.lost = true;
      work.worker->abandon();
    }
  }

  std::vector<config::PlannedRun> runs_;
  Errand& errand_;
  Index jobs_;
  Report& report_;
  std::deque<std::size_t> waiting_, held_;
  Clock::time_point look_at_held_{};
  std::vector<Work> workers_;
};

/// Tells what a signal makes of the runs on the way: a scheduler's preempts them.
store::State state_after(int signal) {
  const bool scheduler = signal == SIGTERM || signal == SIGUSR1;
  return scheduler ? store::State::preempted : store::State::interrupted;
}

}  // namespace

Errand::~Errand() = default;

bool is_missing(store::State state) {
  using store::State;
  return state == State::planned || state == State::running || state == State::preempted ||
         state == State::interrupted;
}

bool is_wanted(store::State state, const std::set<store::State>& retry) {
  return is_missing(state) || retry.contains(state);
}

bool is_failed(store::State state) {
  using store::State;
  return state == State::error || state == State::crashed || state == State::oom ||
         state == State::timeout;
}

Report run_plan(const config::Plan& plan, std::vector<store::Summary> known, const Options& options,
                Errand& errand, const Interrupt& interrupt) {
  Report report;
  report.runs = std::move(known);
  Pool pool(plan, errand, options, report);
  ProgressLine line(report.runs, pool.todo(), options.progress);
  malloc_trim(0);  // a fork copies the table of all pages, of those too that the plan has left free
  Index failed = 0;
  const auto end = [&](const store::Summary& summary) {
    if (is_failed(summary.state)) ++failed;
    line.ended(summary);
  };
  while (pool.busy()) {
    if (interrupt.signal() != 0 && report.signal == 0) {
      report.signal = interrupt.signal();
      pool.stop(state_after(report.signal), grace);
    }
    if (interrupt.count() > 1) pool.stop(state_after(report.signal), 0);
    pool.fill(end);
    pool.turn(end);
    if (options.max_fails && failed >= *options.max_fails && !report.gave_up) {
      report.gave_up = true;
      pool.give_up();
    }
    errand.under_way(pool.workers());
    line.show(pool.workers());
  }
  line.close();
  return report;
}

}  // namespace flatline::run
