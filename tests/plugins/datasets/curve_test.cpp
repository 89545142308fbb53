#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(curve_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_gives_f_of_x, T, Scalars) {
  const auto square = make_data<T>("curve", Json::object()).train;
  BOOST_TEST(square.x.max() > T(900));
  BOOST_TEST(square.x.max() < T(1000));
  for (Index n = 0; n < square.size(); ++n) {
    BOOST_REQUIRE_CLOSE(square.y(0, n, 0), square.x(0, n, 0) * square.x(0, n, 0), 1e-3);
  }
  const auto sine =
      make_data<T>("curve", {{"function", "sine"}, {"high", 10}, {"offset", 1.2}}).train;
  for (Index n = 0; n < sine.size(); ++n) {
    BOOST_REQUIRE(std::abs(sine.y(0, n, 0) - std::sin(sine.x(0, n, 0)) - T(1.2)) < T(1e-5));
  }
}

// science.md B1: straight lines reach R² 15/16 and 0.006.
BOOST_AUTO_TEST_CASE(the_best_lines_are_as_good_as_known) {
  const Json square{{"sequences", 50000}};
  BOOST_TEST(linear_fit(make_data<double>("curve", square).train) == 0.9375, tolerance(0.005));
  const Json sine{{"function", "sine"}, {"high", 10}, {"sequences", 50000}};
  BOOST_TEST(std::abs(linear_fit(make_data<double>("curve", sine).train) - 0.006) < 0.005);
}

BOOST_AUTO_TEST_SUITE_END()
