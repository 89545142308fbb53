#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(seasonal_test)

// science.md B1: ceiling 0.9953; the best linear answers from 20 and 100 values at horizon 50.
BOOST_AUTO_TEST_CASE(the_series_is_that_of_the_article) {
  const arma::rowvec x = series("seasonal", {{"noise", 0}, {"length", 400}});
  BOOST_TEST(x[0] == 0.7, tolerance(1e-12));  // 2 sin 0 + ½ cos 0 + 0.2
  BOOST_TEST(x[50] == 2 + 0.5 * std::sqrt(0.5) + 0.2, tolerance(1e-12));
  BOOST_TEST(task_of("seasonal", Json::object()).ceiling.value() == 0.9953, tolerance(1e-4));
  for (const auto& [window, r2] : {std::pair{20, 0.940}, std::pair{100, 0.975}}) {
    const Json settings{{"window", window}, {"horizon", 50}, {"length", 16000}};
    BOOST_TEST(std::abs(linear_skill("seasonal", settings) - r2) < 0.01, window);
  }
  const auto text = message_of([] { task_of("seasonal", {{"periods", {12}}}); });
  BOOST_TEST(text.find("periods, amplitudes and phases differ in length") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
