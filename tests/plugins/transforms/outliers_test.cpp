#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

BOOST_AUTO_TEST_SUITE(outliers)

BOOST_AUTO_TEST_CASE_TEMPLATE(outliers_lie_as_far_off_as_asked, T, Scalars) {
  const auto batch = some_batch<T>("train", 4000);
  TransformUnderTest<T> outliers("outliers", {{"share", 0.01}, {"size", 50}});
  const arma::Cube<T> moved = outliers.inputs(batch, batch) - batch.x;
  double n = 0, up = 0;
  for (const T v : moved) {
    n += v != 0;
    up += v > 0;
    if (v != 0) BOOST_REQUIRE(std::abs(std::abs(v) - T(100)) < T(5));  // 50 × about 2
  }
  BOOST_TEST(std::abs(n / 60000 - 0.01) < 0.002);
  BOOST_TEST(std::abs(up / n - 0.5) < 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
