#include "schedule_cases.hpp"

BOOST_AUTO_TEST_SUITE(warm_up)

BOOST_AUTO_TEST_CASE(fifty_updates_are_those_of_pytorch) {
  check_course("warm-up", at_step, "warm-up", R"({"steps": 12, "start": 0.1})");
  check_course("warm-up-cosine", at_step, "warm-up",
               R"({"steps": 5, "start": 0.2, "then": {"use": "cosine"}})");
}

BOOST_AUTO_TEST_CASE(the_rate_is_full_exactly_after_the_steps) {
  for (const fl::Index steps : {1, 3, 7, 10, 49, 1000}) {
    const auto schedule = make_plugin<fl::Schedule>(
        "warm-up", R"({"start": 0.1, "steps": )" + std::to_string(steps) + "}");
    BOOST_TEST(schedule->multiplier(at_step(steps - 1)) < 1);
    BOOST_TEST(schedule->multiplier(at_step(steps)) == 1);
  }
}

BOOST_AUTO_TEST_CASE(the_other_schedule_hears_of_epochs_and_is_saved) {
  const char* const settings =
      R"({"steps": 1, "start": 1, "then": {"use": "reduce-on-plateau", "patience": 0}})";
  const auto first = make_plugin<fl::Schedule>("warm-up", settings);
  after(*first, 1);
  BOOST_TEST(after(*first, 1) == 0.1);
  MemoryArchive archive;
  first->archive(archive);
  archive.restore();
  const auto second = make_plugin<fl::Schedule>("warm-up", settings);
  second->archive(archive);
  BOOST_TEST(second->multiplier({}) == 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
