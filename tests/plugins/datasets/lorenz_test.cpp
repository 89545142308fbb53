#include <boost/test/unit_test.hpp>

#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(lorenz_test)

BOOST_AUTO_TEST_CASE(it_obeys_its_equations) {
  const double dt = 0.001;
  const arma::mat s = series("lorenz", {{"interval", dt}, {"length", 5000}, {"observe", "xyz"}});
  for (Index t = 1; t + 1 < s.n_cols; ++t) {
    const arma::vec slope = (s.col(t + 1) - s.col(t - 1)) / (2 * dt);
    const double x = s(0, t), y = s(1, t), z = s(2, t);
    const arma::vec expected{10 * (y - x), x * (28 - z) - y, x * y - 8 * z / 3};
    BOOST_REQUIRE(arma::norm(slope - expected) < 0.02);
  }
  const arma::mat x = series("lorenz", {{"length", 20000}});
  BOOST_TEST(x.n_rows == 1U);
  BOOST_TEST(arma::stddev(x.row(0)) == 7.92, tolerance(0.05));  // of the attractor
}

BOOST_AUTO_TEST_SUITE_END()
