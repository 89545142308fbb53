#include "run/worker.hpp"

#include <signal.h>
#include <unistd.h>

#include <thread>

#include <boost/test/unit_test.hpp>

using namespace flatline;
using run::Worker;
using store::State;

namespace {

const config::PlannedRun some_run{{"0123456789abcdef", 4}, 0};

store::Summary ok_summary() {
  store::Summary summary;
  summary.id = some_run.id;
  summary.state = State::ok;
  return summary;
}

/// Lets a child do `job` and waits for what the parent makes of it.
store::Summary result_of(const Worker::Job& job, const run::Limits& limits = {}) {
  Worker worker(some_run, limits, job);
  for (;;) {
    worker.tend();
    if (auto summary = worker.finished()) return *summary;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(worker)

BOOST_AUTO_TEST_CASE(the_summary_comes_from_the_child) {
  const store::Summary summary = result_of([](train::Progress&, int) {
    store::Summary out = ok_summary();
    out.metrics["test.r2"] = 0.5;
    return out;
  });
  BOOST_TEST((summary.state == State::ok));
  BOOST_TEST(summary.id.text() == "0123456789abcdef-r0004");
  BOOST_TEST(summary.metrics.at("test.r2") == 0.5);
  BOOST_TEST(summary.seconds > 0);
  BOOST_TEST(summary.peak_megabytes > 1);
  BOOST_TEST(summary.log_tail == "");
}

BOOST_AUTO_TEST_CASE(a_summary_longer_than_a_pipe_arrives_whole) {
  const store::Summary summary = result_of([](train::Progress&, int) {
    store::Summary out = ok_summary();
    for (int i = 0; i < 20'000; ++i) out.metrics["metric." + std::to_string(i)] = i;
    return out;
  });
  BOOST_TEST(summary.metrics.size() == 20'000);
}

BOOST_AUTO_TEST_CASE(an_exception_is_an_error_with_its_phase_and_log) {
  const store::Summary summary = result_of([](train::Progress& progress, int) -> store::Summary {
    progress.phase = static_cast<int>(train::Phase::train);
    progress.epoch = 7;
    std::puts("almost there");
    std::fflush(stdout);
    throw std::runtime_error("out of paper");
  });
  BOOST_TEST((summary.state == State::error));
  BOOST_TEST(summary.reason == "out of paper");
  BOOST_TEST(summary.phase == "train");
  BOOST_TEST(summary.epochs == 7);
  BOOST_TEST(summary.log_tail == "almost there\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_exception_is_an_error_too) {
  const store::Summary summary =
      result_of([](train::Progress&, int) -> store::Summary { throw 42; });
  BOOST_TEST((summary.state == State::error));
  BOOST_TEST(summary.reason == "something was thrown that is no std::exception (type i)");
}

BOOST_AUTO_TEST_CASE(a_signal_is_a_crash_with_its_number_and_phase) {
  const store::Summary summary = result_of([](train::Progress& progress, int) -> store::Summary {
    progress.phase = static_cast<int>(train::Phase::init);
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return {};
  });
  BOOST_TEST((summary.state == State::crashed));
  BOOST_TEST(summary.signal == SIGSEGV);
  BOOST_TEST(summary.reason == "killed by signal 11 (Segmentation fault) in phase init");
}

BOOST_AUTO_TEST_CASE(a_child_that_leaves_early_has_crashed) {
  const store::Summary summary =
      result_of([](train::Progress&, int) -> store::Summary { _exit(9); });
  BOOST_TEST((summary.state == State::crashed));
  BOOST_TEST(summary.reason == "ended with exit code 9 before it was done, in phase load");
}

BOOST_AUTO_TEST_CASE(a_run_that_takes_too_long_is_ended) {
  const store::Summary summary = result_of(
      [](train::Progress&, int) -> store::Summary {
        for (;;) pause();
      },
      {.wall_seconds = 0.1});
  BOOST_TEST((summary.state == State::timeout));
  BOOST_TEST(summary.reason == "longer than limits.wall = 0.1 s, in phase load");
  BOOST_TEST(summary.seconds < 10);
}

BOOST_AUTO_TEST_CASE(a_run_that_eats_memory_is_ended) {
  const store::Summary summary = result_of(
      [](train::Progress&, int) {
        std::vector<std::unique_ptr<char[]>> eaten;
        for (std::size_t i = 0; i < 4000; ++i) {
          eaten.push_back(std::make_unique<char[]>(1U << 20));
          std::fill_n(eaten.back().get(), 1U << 20, 'x');
        }
        return ok_summary();
      },
      {.memory_bytes = 300e6});
  BOOST_TEST((summary.state == State::oom));
  BOOST_TEST(summary.peak_megabytes < 1000);
}

BOOST_AUTO_TEST_CASE(the_parent_sees_how_far_a_run_is) {
  Worker worker(some_run, {}, [](train::Progress& progress, int) -> store::Summary {
    progress.step = 12;
    for (;;) pause();
  });
  while (worker.progress().step != 12) std::this_thread::yield();
  worker.stop(State::interrupted, 0);
  worker.tend();
  std::optional<store::Summary> summary;
  while (!(summary = worker.finished())) std::this_thread::yield();
  BOOST_TEST((summary->state == State::interrupted));
  BOOST_TEST(summary->steps == 12);
}

BOOST_AUTO_TEST_SUITE_END()
