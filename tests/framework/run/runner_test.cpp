#include "run/runner.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "run/child.hpp"

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
class Execution final : public run::Errand {
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
    const run::Interrupt interrupt;
    return run::run_plan(plan_of(known_.size()), known_, options, *this, interrupt);
  }

  run::Limits limits(const config::PlannedRun&) override { return {}; }
  store::Summary execute(const config::PlannedRun& run, train::Progress&, int) override {
    store::Summary summary;
    summary.id = run.id;
    summary.state = state_of_(run.id.replicate);
    summary.reason = "it had to be";
    return summary;
  }
  run::Claim claim(const config::PlannedRun& run, store::Summary& known) override {
    if (run.id.replicate >= refused) throw Error("FL607", "cannot be written", "it is full", "");
    if (run.id.replicate != of_another) return run::Claim::ours;
    if (std::exchange(looks, looks + 1) < 2) return run::Claim::held;
    known.state = State::ok;
    return run::Claim::done;
  }
  io::Descriptor log(const config::PlannedRun&) override { return io::Descriptor(-1); }
  void under_way(const std::vector<const run::Worker*>&) override {}
  void ended(const store::Summary& summary, store::Resumption) override {
    done.push_back(summary.id.replicate);
  }
  std::vector<std::string> lost() override { return {}; }

  run::Options options;
  std::vector<Index> done;
  Index of_another = 1000, refused = 1000;
  int looks = 0;

 private:
  std::vector<store::Summary> known_;
  std::function<State(Index)> state_of_;
};

std::vector<State> planned(std::size_t n) { return std::vector<State>(n, State::planned); }
State always_ok(Index) { return State::ok; }

}  // namespace

BOOST_AUTO_TEST_SUITE(runner)

BOOST_AUTO_TEST_CASE(where_no_more_runs_can_be_begun_those_on_the_way_end) {
  Execution execute(planned(4), always_ok);
  execute.refused = 2;
  const run::Report report = execute();
  BOOST_TEST(execute.done == (std::vector<Index>{0, 1}), boost::test_tools::per_element());
  for (const Index place : {2, 3}) BOOST_TEST((report.runs[place].state == State::planned));
  BOOST_TEST(report.started == 2);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_full_from_the_start_ends_the_call) {
  Execution execute(planned(2), always_ok);
  execute.refused = 0;
  BOOST_CHECK_EXCEPTION(execute(), Error, [](const Error& error) { return error.id() == "FL607"; });
  BOOST_TEST(execute.done.empty());
}

BOOST_AUTO_TEST_CASE(every_run_is_done_once_in_the_order_of_the_plan) {
  Execution execute(planned(5), always_ok);
  const run::Report report = execute();
  BOOST_TEST(report.started == 5);
  const std::vector<Index> expected{0, 1, 2, 3, 4};
  BOOST_TEST(execute.done == expected, boost::test_tools::per_element());
  for (std::size_t i = 0; i < 5; ++i) {
    BOOST_TEST((report.runs[i].state == State::ok));
    BOOST_TEST(report.runs[i].id.replicate == i);
  }
}

BOOST_AUTO_TEST_CASE(of_what_went_well_only_the_state_is_kept) {
  Execution execute(planned(2), [](Index i) { return i == 0 ? State::ok : State::error; });
  const run::Report report = execute();
  BOOST_TEST(report.runs[0].reason == "");
  BOOST_TEST(report.runs[1].reason == "it had to be");
}

BOOST_AUTO_TEST_CASE(runs_side_by_side_are_each_done_once) {
  Execution execute(planned(20), always_ok);
  execute.options.jobs = 4;
  BOOST_TEST(execute().started == 20);
  std::sort(execute.done.begin(), execute.done.end());
  for (std::size_t i = 0; i < 20; ++i) BOOST_TEST(execute.done[i] == i);
}

BOOST_AUTO_TEST_CASE(only_what_is_missing_is_started) {
  Execution execute(
      {State::ok, State::interrupted, State::crashed, State::preempted, State::planned}, always_ok);
  execute();
  const std::vector<Index> expected{1, 3, 4};
  BOOST_TEST(execute.done == expected, boost::test_tools::per_element());
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

BOOST_AUTO_TEST_CASE(a_signal_lets_what_is_on_its_way_save_its_state_and_starts_nothing) {
  for (const auto& [signal, state] :
       {std::pair(SIGTERM, State::preempted), std::pair(SIGINT, State::interrupted)}) {
    const pid_t parent = getpid();
    Execution execute(planned(4), [parent, signal = signal](Index) -> State {
      kill(parent, signal);
      while (!run::asked_to_stop()) usleep(1000);
      throw train::Preempted{};
    });
    const run::Report report = execute();
    BOOST_TEST(report.signal == signal);
    BOOST_TEST(report.started == 1);
    BOOST_TEST((report.runs[0].state == state));
    BOOST_TEST((report.runs[1].state == State::planned));
  }
}

BOOST_AUTO_TEST_CASE(after_a_second_signal_nothing_is_waited_for) {
  const pid_t parent = getpid();
  Execution execute(planned(1), [parent](Index) -> State {
    kill(parent, SIGINT);
    usleep(50'000);
    for (;;) {
      kill(parent, SIGTERM);
      usleep(50'000);
    }
  });
  BOOST_TEST((execute().runs[0].state == State::interrupted));
}

BOOST_AUTO_TEST_CASE(a_run_of_another_process_is_waited_for_and_not_done) {
  Execution execute(planned(3), always_ok);
  execute.of_another = 0;
  const run::Report report = execute();
  BOOST_TEST(report.started == 2);
  BOOST_TEST((report.runs[0].state == State::ok));
  const std::vector<Index> expected{1, 2};
  BOOST_TEST(execute.done == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_shards_of_a_plan_make_up_the_whole) {
  std::vector<Index> all;
  for (std::size_t number = 1; number <= 3; ++number) {
    Execution execute(planned(8), always_ok);
    execute.options.shard = {number, 3};
    execute();
    all.insert(all.end(), execute.done.begin(), execute.done.end());
  }
  const std::vector<Index> expected{0, 3, 6, 1, 4, 7, 2, 5};
  BOOST_TEST(all == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
