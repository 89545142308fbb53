#include "store/series_arrays.hpp"

#include <boost/test/unit_test.hpp>

using namespace flatline;

namespace {

struct Recorder : Recorded {
  Recorder() { axis("layer", {"lstm0", "dense1"}); }
  Series<float> loss{this, "loss", {"step"}, "1", "loss"};
  Series<float> norm{this, "norm", {"step", "layer"}, "1", "norm"};
  Series<float> never{this, "never", {"step"}, "1", "never recorded"};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(series_arrays)

BOOST_AUTO_TEST_CASE(series_at_other_places_get_their_own_axis) {
  Recorder recorder;
  for (Index step : {0U, 1U, 2U}) recorder.loss.at(step, 1.0F);
  recorder.norm.at(10, arma::fvec{3, 4});
  const store::ArrayGroup group = store::arrays_of(recorder);
  BOOST_TEST_REQUIRE(group.arrays.size() == 2U);
  BOOST_TEST(group.arrays[0].axes.front() == "step");
  BOOST_TEST(group.arrays[1].axes.front() == "step_norm");
  BOOST_TEST((group.arrays[1].extents == std::vector<Index>{1, 2}));
  BOOST_TEST((std::get<std::vector<double>>(group.axes.at("step_norm").values) ==
              std::vector<double>{10}));
  BOOST_TEST(group.axes.contains("layer"));
}

BOOST_AUTO_TEST_SUITE_END()
