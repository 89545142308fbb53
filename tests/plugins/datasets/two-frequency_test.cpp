#include <numbers>

#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(two_frequency_test)

BOOST_AUTO_TEST_CASE(the_rule_leaves_the_noise) {
  const auto b = make_data<double>("two-frequency", {{"noise", 0.5}, {"sequences", 50000}}).train;
  constexpr double turn = 2 * std::numbers::pi;
  const double reached = skill(
      b, [&](Index n) { return std::sin(turn * b.x(0, n, 0)) + std::cos(turn * b.x(0, n, 1)); });
  BOOST_TEST(reached == 0.8, tolerance(0.01));
  BOOST_TEST(task_of("two-frequency", {{"noise", 0.5}}).ceiling.value() == 0.8);
}

// science.md B1.
BOOST_AUTO_TEST_CASE(the_best_linear_answers_are_as_good_as_known) {
  const Json many{{"sequences", 50000}};
  BOOST_TEST(linear_fit(make_data<double>("two-frequency", many).train) == 0.301, tolerance(0.03));
}

BOOST_AUTO_TEST_SUITE_END()
