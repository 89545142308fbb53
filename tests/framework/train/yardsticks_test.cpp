#include "train/yardsticks.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

#include "small_run.hpp"

namespace train = flatline::train;
using Settings = std::vector<flatline::config::Override>;

namespace {

const flatline::Node& config() {
  static const flatline::config::Plan plan = small_plan();
  return plan.cells[0].config;
}

/// Same data, but told apart by its baselines: whoever gives the yardsticks of `config` for it has
/// remembered them.
Settings without_baselines() { return {{"baselines", "[]"}}; }

/// Prints all numbers to the last bit; NaN equals NaN.
std::string printed(const train::Yardsticks& yardsticks) {
  std::string text = fmt::format("{:a}", yardsticks.reference);
  for (const auto& [name, metrics] : yardsticks.baselines) {
    text += ' ' + name;
    for (const auto& [metric, value] : metrics) text += fmt::format(" {} {:a}", metric, value);
  }
  for (const double value : yardsticks.directions.u) text += fmt::format(" {:a}", value);
  for (const double value : yardsticks.directions.s) text += fmt::format(" {:a}", value);
  return text;
}

void require_equal(const train::Yardsticks& one, const train::Yardsticks& other) {
  BOOST_TEST(printed(one) == printed(other));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yardsticks)

BOOST_AUTO_TEST_CASE(what_was_measured_on_the_same_data_is_remembered_to_the_last_bit) {
  SmallRun first, second(without_baselines());
  train::KnownYardsticks known;
  const train::Yardsticks measured = train::measure_yardsticks(*first.run);
  BOOST_TEST(measured.baselines.size() == 3U);
  BOOST_TEST(measured.directions.u.n_cols == 5U);
  require_equal(known.of(*first.run, config()), measured);
  require_equal(known.of(*second.run, config()), measured);
}

BOOST_AUTO_TEST_CASE(what_a_child_has_measured_its_parent_knows) {
  SmallRun first, second(without_baselines());
  train::KnownYardsticks known;
  const pid_t child = fork();
  if (child == 0) {
    known.of(*first.run, config());
    _exit(0);
  }
  BOOST_TEST(waitpid(child, nullptr, 0) == child);
  require_equal(known.of(*second.run, config()), train::measure_yardsticks(*first.run));
}

BOOST_AUTO_TEST_CASE(other_data_or_another_configuration_is_measured_anew) {
  SmallRun first, second(without_baselines()), third({}, 1);
  train::KnownYardsticks known;
  known.of(*first.run, config());
  const flatline::config::Plan plan = small_plan(without_baselines());
  require_equal(known.of(*second.run, plan.cells[0].config),
                train::measure_yardsticks(*second.run));
  require_equal(known.of(*third.run, config()), train::measure_yardsticks(*third.run));
  second.run->original.test.y *= 2;
  BOOST_TEST(known.of(*second.run, config()).baselines.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_measured_is_remembered_too) {
  SmallRun small;
  small.run->original.test.y.fill(0);  // R² of a target without spread is no number
  train::KnownYardsticks known;
  for (int i = 0; i < 2; ++i) BOOST_TEST(std::isnan(known.of(*small.run, config()).reference));
}

BOOST_AUTO_TEST_SUITE_END()
