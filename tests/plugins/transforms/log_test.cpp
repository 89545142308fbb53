#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "sequence_cases.hpp"

BOOST_AUTO_TEST_SUITE(log_transform)

BOOST_AUTO_TEST_CASE_TEMPLATE(it_and_its_inversion_meet, T, Scalars) {
  const auto batch = sequence<T>({0, 1, std::exp(2) - 1, gap});
  TransformUnderTest<T> log("log", {{"offset", 1}});
  auto z = log.inputs(batch, batch);
  BOOST_TEST(is<T>(z.head_slices(3), {0, std::log(2), 2}));
  BOOST_TEST(std::isnan(z(0, 0, 3)));
  log.transform->invert(z, batch, Part::train);
  BOOST_TEST(is<T>(z.head_slices(3), {0, 1, std::exp(2) - 1}));
}

BOOST_AUTO_TEST_CASE(what_has_no_logarithm_is_refused_in_any_part) {
  const auto train = sequence<double>({1, 2});
  const auto zero = sequence<double>({1, 0});
  BOOST_TEST(
      message_of([&] { TransformUnderTest<double>("log").inputs(train, zero, Part::test); }) ==
      "FL451 log can't take 0.000000 (value + offset must be above 0). Raise offset, or "
      "leave log out.");
}

BOOST_AUTO_TEST_SUITE_END()
