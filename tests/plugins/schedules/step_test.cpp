#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(step)

BOOST_AUTO_TEST_CASE(fifty_epochs_are_those_of_pytorch) {
  check_course("step", at_epoch, "step", R"({"factor": 0.3, "every": 7})");
}

BOOST_AUTO_TEST_CASE(a_stair_begins_with_the_epoch_and_holds_to_its_last_update) {
  const auto schedule = make_plugin<fl::Schedule>("step", R"({"factor": 0.5, "every": 3})");
  fl::Progress now;
  for (now.step = 0; now.step < 9000; ++now.step) {
    now.epoch = now.step / 1000;
    BOOST_TEST_REQUIRE(schedule->multiplier(now) == (now.step < 3000   ? 1
                                                     : now.step < 6000 ? 0.5
                                                                       : 0.25));
  }
}

BOOST_AUTO_TEST_SUITE_END()
