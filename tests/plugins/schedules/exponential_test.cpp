#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(exponential)

BOOST_AUTO_TEST_CASE(fifty_epochs_are_those_of_pytorch) {
  check_course("exponential", at_epoch, "exponential", R"({"factor": 0.9})");
}

BOOST_AUTO_TEST_CASE(it_holds_within_an_epoch) {
  const auto schedule = make_plugin<fl::Schedule>("exponential", R"({"factor": 0.5})");
  BOOST_TEST(schedule->multiplier(at_step(9)) == 1);
  BOOST_TEST(schedule->multiplier(at_step(10)) == 0.5);
  BOOST_TEST(schedule->multiplier(at_step(19)) == 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
