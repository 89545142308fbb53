#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(constant)

BOOST_AUTO_TEST_CASE(is_one_whatever_happens) {
  const auto schedule = make_plugin<fl::Schedule>("constant");
  BOOST_TEST(schedule->multiplier({}) == 1);
  BOOST_TEST(after(*schedule, 1e9) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
