#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "series_under_test.hpp"

BOOST_AUTO_TEST_SUITE(narma_10_test)

BOOST_AUTO_TEST_CASE(it_follows_its_recursion) {
  const auto b =
      make_data<double>("narma-10", {{"window", 1}, {"length", 500}}, 0, {1, 0, 0}).train;
  const arma::rowvec u = b.x.slice(0), next = b.y.slice(0);  // next[t] is y[t+1]
  for (Index t = 10; t < u.n_elem; ++t) {
    const double y = next[t - 1];
    const double expected =
        0.3 * y + 0.05 * y * arma::accu(next.subvec(t - 10, t - 1)) + 1.5 * u[t - 9] * u[t] + 0.1;
    BOOST_REQUIRE(std::abs(next[t] - expected) < 1e-12);
  }
  BOOST_TEST(u.min() >= 0);
  BOOST_TEST(u.max() < 0.5);
}

// science.md B1 and R9: NMSE 0.670 with nine lags and 0.361 with ten.
BOOST_AUTO_TEST_CASE(it_needs_ten_lags) {
  for (const auto& [window, nmse] : {std::pair{9, 0.670}, std::pair{10, 0.361}, {20, 0.170}}) {
    double sum = 0;
    for (const std::uint64_t replicate : {0, 1, 2, 3, 4}) {
      sum += 1 - linear_skill("narma-10", {{"window", window}, {"length", 4000}}, replicate);
    }
    BOOST_TEST(std::abs(sum / 5 - nmse) < 0.03, window << ": " << sum / 5);
  }
}

BOOST_AUTO_TEST_CASE(a_series_that_runs_away_says_so) {
  BOOST_TEST(
      message_of([] {
        make_data<double>("narma-10", {{"high", 1}});
      }) ==
      "FL412 narma-10 runs away at step 21 (|y| exceeds 10: the recursion is unstable for "
      "some random inputs). Take another seed or replicate, or lower dataset.high a little.");
}

BOOST_AUTO_TEST_SUITE_END()
