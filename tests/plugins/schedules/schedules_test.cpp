#include <cmath>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"

namespace fl = flatline;

namespace {

struct Case {
  const char* golden;
  const char* settings;
};
const Case cases[] = {
    {"plain", R"({"factor": 0.5, "patience": 2})"},
    {"relative", R"({"factor": 0.1, "patience": 1, "min_delta": 0.1, "cooldown": 3})"},
    {"absolute", R"({"factor": 0.7, "patience": 1, "min_delta": 0.05, "mode": "absolute"})"},
    {"minimum", R"({"factor": 0.5, "patience": 0, "minimum": 0.2})"}};

nlohmann::json golden() {
  std::ifstream file(TEST_SOURCE_DIR "/tests/golden/optimizers.json");
  return nlohmann::json::parse(file);
}

double after(fl::Schedule& schedule, double watched) {
  fl::Progress now;
  now.watched = watched;
  schedule.on_epoch(now);
  return schedule.multiplier(now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schedules)

BOOST_AUTO_TEST_CASE(constant_is_one_whatever_happens) {
  const auto schedule = make_plugin<fl::Schedule>("constant");
  BOOST_TEST(schedule->multiplier({}) == 1);
  BOOST_TEST(after(*schedule, 1e9) == 1);
}

BOOST_AUTO_TEST_CASE(reduce_on_plateau_behaves_as_that_of_pytorch) {
  const nlohmann::json all = golden();
  for (const Case& c : cases) {
    const auto schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
    const auto& expected = all.at("reduce-on-plateau").at(c.golden);
    for (std::size_t epoch = 0; epoch < expected.size(); ++epoch) {
      BOOST_TEST(after(*schedule, all.at("watched")[epoch]) == expected[epoch].get<double>(),
                 c.golden << " at epoch " << epoch);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_not_a_number_is_no_progress) {
  const auto schedule =
      make_plugin<fl::Schedule>("reduce-on-plateau", R"({"factor": 0.5, "patience": 0})");
  BOOST_TEST(after(*schedule, 1) == 1);
  BOOST_TEST(after(*schedule, std::nan("")) == 0.5);
  BOOST_TEST(after(*schedule, 0.5) == 0.5);
}

BOOST_AUTO_TEST_CASE(restored_state_goes_on_as_if_nothing_had_happened) {
  const nlohmann::json all = golden();
  for (const Case& c : cases) {
    for (std::size_t stop = 0; stop < all.at("watched").size(); stop += 3) {
      auto schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
      double last = 1;
      for (std::size_t epoch = 0; epoch < all.at("watched").size(); ++epoch) {
        last = after(*schedule, all.at("watched")[epoch]);
        if (epoch != stop) continue;
        MemoryArchive archive;
        schedule->archive(archive);
        archive.restore();
        schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
        schedule->archive(archive);
      }
      BOOST_TEST(last == all.at("reduce-on-plateau").at(c.golden).back().get<double>(), c.golden);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
