#include <boost/test/unit_test.hpp>

#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(mixed_scales_test)

BOOST_AUTO_TEST_CASE(scales_are_as_far_apart_as_asked) {
  const Json settings{{"series", 4}, {"sine", 10}, {"cosine", 0.01}};
  const arma::mat x = series("mixed-scales", settings);
  BOOST_TEST(arma::abs(x.row(0)).max() == 10, tolerance(1e-3));
  BOOST_TEST(arma::abs(x.row(1)).max() == 0.01, tolerance(1e-3));
  BOOST_TEST(arma::mean(x.row(2)) == 0.5, tolerance(0.05));
  BOOST_TEST(x(0, 0) != x(0, 999));  // the next series begins elsewhere
  Json same = settings;
  same["same_phase"] = true;
  const arma::mat alike = series("mixed-scales", same);
  BOOST_TEST(alike(0, 0) == alike(0, 999));
  const fl::Task task = task_of("mixed-scales", settings);
  BOOST_TEST((task.own_past == std::vector<Index>{0, 1, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
