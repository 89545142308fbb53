#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(one_cycle)

BOOST_AUTO_TEST_CASE(fifty_updates_are_those_of_pytorch) {
  check_course("one-cycle", at_step, "one-cycle", "{}");
}

BOOST_AUTO_TEST_CASE(the_top_is_the_full_rate_and_the_end_is_as_told) {
  const auto schedule =
      make_plugin<fl::Schedule>("one-cycle", R"({"rise": 0.5, "start": 0.1, "end": 0.01})");
  BOOST_TEST(schedule->multiplier(at_step(0)) == 0.1, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(schedule->multiplier(at_step(24)) == 1);
  BOOST_TEST(schedule->multiplier(at_step(49)) == 0.01);
}

BOOST_AUTO_TEST_CASE(a_training_of_few_updates_has_multipliers_too) {
  const auto schedule = make_plugin<fl::Schedule>("one-cycle");
  fl::Progress now;
  now.steps_per_epoch = 1;
  for (now.epochs = 1; now.epochs < 6; ++now.epochs) {
    for (now.step = 0; now.step < now.epochs; ++now.step) {
      BOOST_TEST(schedule->multiplier(now) > 0);
      BOOST_TEST(schedule->multiplier(now) <= 1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
