#include "schedule_cases.hpp"

namespace {

struct Case {
  const char* golden;
  const char* settings;
};
const Case cases[] = {
    {"plateau/plain", R"({"factor": 0.5, "patience": 2})"},
    {"plateau/relative", R"({"factor": 0.1, "patience": 1, "min_delta": 0.1, "cooldown": 3})"},
    {"plateau/absolute",
     R"({"factor": 0.7, "patience": 1, "min_delta": 0.05, "mode": "absolute"})"},
    {"plateau/minimum", R"({"factor": 0.5, "patience": 0, "minimum": 0.2})"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(reduce_on_plateau)

// Bit for bit, but for the smallest change of 1e-8 that PyTorch makes.
BOOST_AUTO_TEST_CASE(behaves_as_that_of_pytorch) {
  const nlohmann::json all = golden();
  for (const Case& c : cases) {
    const auto schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
    const auto& expected = all.at(c.golden);
    BOOST_TEST_REQUIRE(expected.size() == 50U);
    for (std::size_t epoch = 0; epoch < expected.size(); ++epoch) {
      const double multiplier = after(*schedule, all.at("watched")[epoch]);
      if (multiplier < 1e-7) break;
      BOOST_TEST(multiplier == expected[epoch].get<double>(), c.golden << " at epoch " << epoch);
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
  const auto watched = golden().at("watched");
  for (const Case& c : cases) {
    const auto whole = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
    double expected = 1;
    for (const auto& loss : watched) expected = after(*whole, loss);
    for (std::size_t stop = 0; stop < watched.size(); stop += 3) {
      auto schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
      double last = 1;
      for (std::size_t epoch = 0; epoch < watched.size(); ++epoch) {
        last = after(*schedule, watched[epoch]);
        if (epoch != stop) continue;
        MemoryArchive archive;
        schedule->archive(archive);
        archive.restore();
        schedule = make_plugin<fl::Schedule>("reduce-on-plateau", c.settings);
        schedule->archive(archive);
      }
      BOOST_TEST(last == expected, c.golden);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
