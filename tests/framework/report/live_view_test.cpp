#include "report/live_view.hpp"

#include <boost/test/unit_test.hpp>

#include "some_results.hpp"

using namespace flatline;
using store::State;

namespace {

/// One run of each cell has ended, after 10 s and 20 s; the other two are missing.
struct HalfWay : SomeResults {
  HalfWay() {
    runs[0].seconds = 10;
    runs[1].seconds = 20;
    for (const std::size_t i : {2U, 3U}) {
      runs[i].state = State::planned;
      runs[i].outcome = "";
    }
  }
  store::LiveRun live(std::size_t place, Index epoch, double seconds) const {
    return {runs[place].id, "train", epoch, 50, seconds};
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(live_view)

BOOST_FIXTURE_TEST_CASE(counts_are_those_of_the_runs, SomeResults) {
  const report::LiveView view = report::live_view(plan, runs, {});
  BOOST_TEST(view.total == 4U);
  BOOST_TEST(view.ok == 3U);
  BOOST_TEST(view.failed == 1U);
  BOOST_TEST(view.outcomes.at("constant") == 2U);
  BOOST_TEST(view.done());
  BOOST_TEST(view.failures.front()->reason == "killed by signal 11");
}

BOOST_FIXTURE_TEST_CASE(without_anybody_at_work_there_is_no_estimate, HalfWay) {
  const report::LiveView view = report::live_view(plan, runs, {});
  BOOST_TEST(!view.seconds_left);
  BOOST_TEST(!view.done());
  BOOST_TEST(report::live_text(plan, view, {}).find("2/4, nobody works on it") !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_is_planned_takes_as_long_as_its_cell_did, HalfWay) {
  // The run of the first cell needs 10 − 4 s, that of the second all of its 20 s.
  const report::LiveView view = report::live_view(plan, runs, {live(2, 0, 4)});
  BOOST_TEST(view.seconds_left.value() == 26);
}

BOOST_FIXTURE_TEST_CASE(the_epochs_of_a_run_tell_what_it_still_needs, HalfWay) {
  // 10 of 50 epochs in 3 s: 12 s remain; two work side by side.
  const report::LiveView view = report::live_view(plan, runs, {live(2, 10, 3), live(3, 25, 9)});
  BOOST_TEST(view.seconds_left.value() == (12 + 9) / 2.0);
  BOOST_TEST((view.running.front().id == runs[3].id));
}

BOOST_FIXTURE_TEST_CASE(the_first_runs_stand_for_those_nothing_is_known_of, HalfWay) {
  for (store::Summary& run : runs) run.state = State::planned;
  // One run of 50 s, of which 40 remain, and three more like it.
  const report::LiveView view = report::live_view(plan, runs, {live(0, 10, 10)});
  BOOST_TEST(view.seconds_left.value() == 40 + 3 * 50);
}

BOOST_FIXTURE_TEST_CASE(a_run_that_has_ended_is_not_running, HalfWay) {
  runs[1].state = State::crashed;  // and is tried again
  const report::LiveView view =
      report::live_view(plan, runs, {live(0, 49, 10), live(1, 10, 3), live(2, 10, 2)});
  BOOST_TEST_REQUIRE(view.running.size() == 2U);
  BOOST_TEST((view.running.front().id == runs[1].id));
  BOOST_TEST((view.running.back().id == runs[2].id));
}

BOOST_FIXTURE_TEST_CASE(lines_fit_the_terminal, SomeResults) {
  runs[3].reason = std::string(200, 'x');
  const report::Style narrow{.colour = false, .width = 40};
  const std::string text = report::live_text(plan, report::live_view(plan, runs, {}), narrow);
  BOOST_TEST(text.find(std::string(41, 'x')) == std::string::npos);
  BOOST_TEST(text.find("crashed") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
