#include <cmath>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

BOOST_AUTO_TEST_SUITE(clip)

BOOST_AUTO_TEST_CASE_TEMPLATE(by_norm_keeps_the_direction_and_meets_the_norm, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("sgd", R"({"clip_norm": 2})");
  arma::Col<T> gradient{3, 0, -4};
  BOOST_TEST(optimizer->clip(gradient) == 5.0, boost::test_tools::tolerance(1e-6));
  const arma::Col<T> expected{T(1.2), 0, T(-1.6)};
  BOOST_TEST(arma::approx_equal(gradient, expected, "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_gradient_within_the_norm_stays_as_it_is, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("sgd", R"({"clip_norm": 5})");
  arma::Col<T> gradient{3, 0, -4};
  optimizer->clip(gradient);
  BOOST_TEST(gradient[0] == T(3));
  BOOST_TEST(gradient[2] == T(-4));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(by_value_cuts_each_component_before_the_norm_is_taken, T, Scalars) {
  const auto by_value = make_plugin<fl::Optimizer<T>>("sgd", R"({"clip_value": 1})");
  arma::Col<T> gradient{T(0.5), -7, 1};
  by_value->clip(gradient);
  BOOST_TEST(arma::approx_equal(gradient, arma::Col<T>{T(0.5), -1, 1}, "absdiff", 0));

  const auto both = make_plugin<fl::Optimizer<T>>("sgd", R"({"clip_value": 3, "clip_norm": 2.5})");
  gradient = {4, 0, -4};
  BOOST_TEST(both->clip(gradient) == std::sqrt(32.0), boost::test_tools::tolerance(1e-6));
  BOOST_TEST(arma::norm(gradient) == T(2.5), boost::test_tools::tolerance(Tolerance<T>::relative));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_settings_nothing_is_clipped, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("sgd");
  arma::Col<T> gradient{T(1e8), T(-1e8)};
  optimizer->clip(gradient);
  BOOST_TEST(gradient[0] == T(1e8));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_not_a_number_stays_visible, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("sgd", R"({"clip_norm": 2})");
  arma::Col<T> gradient{3, std::numeric_limits<T>::quiet_NaN()};
  BOOST_TEST(std::isnan(optimizer->clip(gradient)));
  BOOST_TEST(std::isnan(gradient[1]));
}

BOOST_AUTO_TEST_SUITE_END()
