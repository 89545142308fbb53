#include "train/watch.hpp"

#include <boost/test/unit_test.hpp>

#include "small_run.hpp"

namespace {

using flatline::Index;

/// The small experiment, trained for six epochs under these rules.
struct Trained : SmallRun {
  explicit Trained(const std::string& record, const std::string& rate = "1e-2")
      : SmallRun({{"training.epochs", "6"}, {"optimizer.learning_rate", rate}}, 0,
                 "record: " + record + "\n") {
    train();
  }
};

/// The updates or epochs at which a diagnostic recorded its first series.
std::vector<Index> places(const SmallRun& small, const std::string& diagnostic,
                          const std::string& axis) {
  for (const auto& watcher : small.watch->watchers) {
    if (watcher.name != diagnostic) continue;
    for (const flatline::SeriesBase* series : watcher.diagnostic->series()) {
      if (series->axes().front() == axis && !series->at().empty()) return series->at();
    }
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_AUTO_TEST_CASE(a_diagnostic_sees_the_updates_that_are_due_and_no_others) {
  const Trained small("[{what: update-ratio, when: {every: 8}}]");
  const std::vector<Index> expected{0, 8, 16, 24, 32, 40};
  BOOST_TEST(places(small, "update-ratio", "step") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(layers_keep_signals_only_for_updates_that_somebody_watches) {
  SmallRun small({}, 0, "record: [{what: gradient-flow, when: {every: 2}}]\n");
  const auto wanted = [&] {
    Index n = 0;
    for (const auto& named : small.run->layers) {
      for (const auto* signal : named.layer->signals()) n += signal->wanted ? 1 : 0;
    }
    return n;
  };
  small.watch->before_step(0);
  BOOST_TEST(wanted() > 0);
  // What the other diagnostics want at their default, each tenth update, is not due here.
  small.watch->before_step(1);
  BOOST_TEST(wanted() == 0);
}

BOOST_AUTO_TEST_CASE(the_default_diagnostics_take_at_most_a_twentieth_of_the_training) {
  double least = 1;  // of a few: the system may look elsewhere during any of them
  for (int i = 0; i < 3; ++i) {
    SmallRun small({{"dataset.length", "900"},
                    {"dataset.window", "50"},
                    {"model.layers.0.units", "32"},
                    {"training.batch_size", "32"},
                    {"training.epochs", "4"}});
    BOOST_TEST_REQUIRE(small.watch->watchers.size() == 4U);
    const double all = small.train().seconds;
    least = std::min(least, small.watch->seconds / all);
  }
  BOOST_TEST(least <= 0.05);
  BOOST_TEST(least > 0);
}

BOOST_AUTO_TEST_CASE(weights_and_predictions_are_taken_at_their_epochs) {
  const Trained small(
      "[{what: weights, when: {at: [0, 2]}}, {what: predictions, when: {epoch: 3, end: true}}]");
  BOOST_TEST_REQUIRE(small.watch->snapshots.size() == 2);
  BOOST_TEST(small.watch->snapshots[0].epoch == 0);
  BOOST_TEST(small.watch->snapshots[1].epoch == 2);
  BOOST_TEST_REQUIRE(small.watch->glimpses.size() == 3);
  BOOST_TEST(small.watch->glimpses[1].epoch == 3);
  BOOST_TEST(small.watch->glimpses[2].epoch == 6);
  BOOST_TEST(small.watch->glimpses[0].outputs.n_cols == small.run->data.validation.size());
}

BOOST_AUTO_TEST_CASE(a_change_of_outcome_is_recorded_where_it_happens) {
  const std::string rule = "[{what: weights, when: {on: outcome-change}}]";
  const Trained learns(rule, "0.05");
  BOOST_TEST_REQUIRE(!learns.watch->snapshots.empty());
  BOOST_TEST(learns.watch->snapshots[0].epoch > 0);
  const Trained idles(rule, "1e-12");
  BOOST_TEST(idles.watch->snapshots.empty());
}

BOOST_AUTO_TEST_CASE(what_a_diagnostic_throws_carries_its_name) {
  SmallRun small;
  const flatline::Component& component = *small.watch->watchers[0].component;
  const auto act = [&] {
    small.run->guard(component, []() { throw std::runtime_error("the lens is dirty"); });
  };
  BOOST_CHECK_EXCEPTION(act(), flatline::Error, [](const flatline::Error& error) {
    return std::string(error.what())
               .find(
                   "output (diagnostic) threw in phase load: the lens is "
                   "dirty") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
