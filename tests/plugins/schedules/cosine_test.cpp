#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(cosine)

BOOST_AUTO_TEST_CASE(fifty_updates_are_those_of_pytorch) {
  check_course("cosine", at_step, "cosine", R"({"minimum": 0.1})");
}

BOOST_AUTO_TEST_CASE(it_spans_the_planned_training) {
  const auto schedule = make_plugin<fl::Schedule>("cosine", R"({"minimum": 0.25})");
  BOOST_TEST(schedule->multiplier(at_step(0)) == 1);
  BOOST_TEST(schedule->multiplier(at_step(25)) == 0.625, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(schedule->multiplier(at_step(50)) == 0.25);
}

BOOST_AUTO_TEST_SUITE_END()
