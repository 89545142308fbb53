#pragma once

#include <cmath>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"

namespace fl = flatline;

inline nlohmann::json golden() {
  std::ifstream file(TEST_SOURCE_DIR "/tests/golden/schedules.json");
  return nlohmann::json::parse(file);
}

/// A training of 50 updates at its update `step`.
inline fl::Progress at_step(fl::Index step) {
  fl::Progress now;
  now.steps_per_epoch = 10;
  now.epochs = 5;
  now.step = step;
  now.epoch = step / 10;
  return now;
}

/// A training of 50 epochs at the first update of `epoch`.
inline fl::Progress at_epoch(fl::Index epoch) {
  fl::Progress now;
  now.steps_per_epoch = 10;
  now.epochs = 50;
  now.step = 10 * epoch;
  now.epoch = epoch;
  return now;
}

/// Checks 50 multipliers against PyTorch's in scripts/golden-optimizers.py.
inline void check_course(const char* name, fl::Progress (&now)(fl::Index), const char* plugin,
                         const std::string& settings) {
  const auto expected = golden().at(name);
  BOOST_TEST_REQUIRE(expected.size() == 50U);
  const auto schedule = make_plugin<fl::Schedule>(plugin, settings);
  for (fl::Index k = 0; k < 50; ++k) {
    BOOST_TEST(schedule->multiplier(now(k)) == expected[k].get<double>(),
               boost::test_tools::tolerance(1e-11));
  }
}

/// Tells the schedule of the end of an epoch and asks for the next multiplier.
inline double after(fl::Schedule& schedule, double watched) {
  fl::Progress now;
  now.watched = watched;
  schedule.on_epoch(now);
  return schedule.multiplier(now);
}
