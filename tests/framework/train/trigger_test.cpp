#include "train/trigger.hpp"

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "small_run.hpp"

namespace train = flatline::train;
using train::Trigger;

namespace {

/// The trigger of gradient-flow under these rules.
Trigger trigger(const std::string& record) {
  const auto plan = small_plan({}, "record: " + record + "\n");
  flatline::config::Experiment experiment;
  flatline::config::read_experiment(plan.cells[0].config, own_plugins(), experiment);
  train::check_record(experiment);
  Trigger standard;
  standard.every = 10;
  return train::trigger_for(experiment, "gradient-flow", standard);
}

/// The faults of these rules, without the folder of the file.
std::string faults(const std::string& record) {
  std::string text = message_of([&] { trigger(record); });
  for (std::size_t at; (at = text.find("/tmp/")) != text.npos;) {
    text.erase(at, text.find("x.yaml", at) - at);
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trigger_rules)

BOOST_AUTO_TEST_CASE(every_n_means_updates_that_n_divides) {
  const Trigger t = trigger("[{what: gradient-flow, when: {every: 3}}]");
  BOOST_TEST(t.step_due(0));
  BOOST_TEST(!t.step_due(1));
  BOOST_TEST(t.step_due(3));
  BOOST_TEST(!t.epoch_due(3, false, false));
}

BOOST_AUTO_TEST_CASE(at_names_single_epochs_and_epoch_a_rhythm) {
  const Trigger single = trigger("[{what: gradient-flow, when: {at: [0, 5]}}]");
  BOOST_TEST(single.epoch_due(0, false, false));
  BOOST_TEST(single.epoch_due(5, false, false));
  BOOST_TEST(!single.epoch_due(4, true, true));
  const Trigger rhythm = trigger("[{what: gradient-flow, when: {epoch: 2}}]");
  BOOST_TEST(rhythm.epoch_due(0, false, false));
  BOOST_TEST(!rhythm.epoch_due(3, false, false));
  BOOST_TEST(rhythm.epoch_due(4, false, false));
}

BOOST_AUTO_TEST_CASE(end_means_the_epoch_with_which_training_ends) {
  const Trigger t = trigger("[{what: gradient-flow, when: {end: true}}]");
  BOOST_TEST(!t.epoch_due(3, false, false));
  BOOST_TEST(t.epoch_due(3, true, false));
}

BOOST_AUTO_TEST_CASE(outcome_change_means_an_epoch_unlike_the_one_before) {
  const Trigger t = trigger("[{what: gradient-flow, when: {on: outcome-change}}]");
  BOOST_TEST(!t.epoch_due(3, true, false));
  BOOST_TEST(t.epoch_due(3, false, true));
}

BOOST_AUTO_TEST_CASE(several_rules_for_one_thing_add_up) {
  const Trigger t = trigger(
      "[{what: gradient-flow, when: {every: 6}}, {what: gradient-flow, when: {every: 4, at: "
      "[2]}}]");
  BOOST_TEST(*t.every == 4);
  BOOST_TEST(t.epoch_due(2, false, false));
}

BOOST_AUTO_TEST_CASE(what_no_rule_names_keeps_the_default) {
  const Trigger t = trigger("[{what: output, when: {end: true}}]");
  BOOST_TEST(*t.every == 10);
}

BOOST_AUTO_TEST_CASE(rules_that_record_nothing_are_refused) {
  BOOST_TEST(
      faults("[{what: gradient-flaw, when: {end: true}}]") ==
      "x.yaml:9:17: FL502 record.0.what = gradient-flaw is not recorded by this experiment (a "
      "rule names a diagnostic of the experiment, steps, weights or predictions). Did you mean "
      "gradient-flow?");
  BOOST_TEST(faults("[{what: output}]") ==
             "x.yaml:9:17: FL503 record of output has no trigger (nothing would be recorded). Add "
             "when: {every: 10}, for instance.");
}

BOOST_AUTO_TEST_CASE(triggers_that_do_not_fit_what_they_record_are_refused) {
  BOOST_TEST(
      faults("[{what: weights, when: {every: 5}}]") ==
      "x.yaml:9:40: FL504 weights can't be recorded at single updates (they are large and are "
      "taken at the end of epochs). Use when: {epoch: n}, {at: [..]} or {end: true}.");
  BOOST_TEST(
      faults("[{what: steps, when: {end: true}}]") ==
      "x.yaml:9:17: FL504 steps are recorded at updates, not at epochs (they hold the loss of "
      "single updates). Use when: {every: n}.");
}

BOOST_AUTO_TEST_SUITE_END()
