#include "run/runner.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace flatline;
using store::State;

namespace {

/// A plan of `n` runs of one cell.
config::Plan plan_of(Index n) {
  config::Plan plan;
  plan.experiment = "runs";
  plan.cells.resize(1);
  plan.cells[0].key = "0123456789abcdef";
  plan.replicates = n;
  return plan;
}

/// Carries out a plan whose runs end as `state_of` says; the states known before are `known`.
class Execution {
 public:
  Execution(std::vector<State> known, std::function<State(Index)> state_of) : state_of_(state_of) {
    for (const State state : known) {
      store::Summary summary;
      summary.id = {"0123456789abcdef", known_.size()};
      summary.state = state;
      known_.push_back(summary);
    }
    options.progress = false;
  }

  run::Report operator()() {
    return run::run_plan(
        plan_of(known_.size()), known_, options,
        [](const config::PlannedRun&) { return run::Limits{}; },
        [&](const config::PlannedRun& run, train::Progress&, int) {
          store::Summary summary;
          summary.id = run.id;
          summary.state = state_of_(run.id.replicate);
          return summary;
        },
        [&](const store::Summary& summary) { ended.push_back(summary.id.replicate); });
  }

  run::Options options;
  std::vector<Index> ended;

 private:
  std::vector<store::Summary> known_;
  std::function<State(Index)> state_of_;
};

std::vector<State> planned(std::size_t n) { return std::vector<State>(n, State::planned); }
State always_ok(Index) { return State::ok; }

}  // namespace

BOOST_AUTO_TEST_SUITE(runner)

BOOST_AUTO_TEST_CASE(every_run_is_done_once_in_the_order_of_the_plan) {
  Execution execute(planned(5), always_ok);
  const run::Report report = execute();
  BOOST_TEST(report.started == 5);
  const std::vector<Index> expected{0, 1, 2, 3, 4};
  BOOST_TEST(execute.ended == expected, boost::test_tools::per_element());
  for (std::size_t i = 0; i < 5; ++i) {
    BOOST_TEST((report.runs[i].state == State::ok));
    BOOST_TEST(report.runs[i].id.replicate == i);
  }
}

BOOST_AUTO_TEST_CASE(runs_side_by_side_are_each_done_once) {
  Execution execute(planned(20), always_ok);
  execute.options.jobs = 4;
  BOOST_TEST(execute().started == 20);
  std::sort(execute.ended.begin(), execute.ended.end());
  for (std::size_t i = 0; i < 20; ++i) BOOST_TEST(execute.ended[i] == i);
}

BOOST_AUTO_TEST_CASE(only_what_is_missing_is_started) {
  Execution execute(
      {State::ok, State::interrupted, State::crashed, State::preempted, State::planned}, always_ok);
  execute();
  const std::vector<Index> expected{1, 3, 4};
  BOOST_TEST(execute.ended == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(failed_runs_are_started_again_on_request) {
  Execution execute({State::ok, State::crashed, State::timeout}, always_ok);
  execute.options.retry = {State::timeout};
  const run::Report report = execute();
  BOOST_TEST((report.runs[1].state == State::crashed));
  BOOST_TEST((report.runs[2].state == State::ok));
}

BOOST_AUTO_TEST_CASE(a_failure_does_not_keep_the_others_from_running) {
  Execution execute(planned(6), [](Index i) { return i == 1 ? State::error : State::ok; });
  const run::Report report = execute();
  BOOST_TEST(report.started == 6);
  BOOST_TEST(!report.gave_up);
}

BOOST_AUTO_TEST_CASE(after_so_many_failures_no_more_runs_are_started) {
  Execution execute(planned(30), [](Index) { return State::error; });
  execute.options.max_fails = 2;
  const run::Report report = execute();
  BOOST_TEST(report.gave_up);
  BOOST_TEST(report.started == 2);
  BOOST_TEST((report.runs[29].state == State::planned));
}

BOOST_AUTO_TEST_CASE(an_interruption_ends_what_is_on_its_way_and_starts_nothing) {
  const pid_t parent = getpid();
  Execution execute(planned(4), [parent](Index) -> State {
    kill(parent, SIGTERM);
    for (;;) pause();
  });
  const run::Report report = execute();
  BOOST_TEST(report.interrupted);
  BOOST_TEST(report.started == 1);
  BOOST_TEST((report.runs[0].state == State::interrupted));
  BOOST_TEST((report.runs[1].state == State::planned));
}

BOOST_AUTO_TEST_SUITE_END()
