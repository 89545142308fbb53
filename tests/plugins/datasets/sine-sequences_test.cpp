#include <numbers>

#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "tolerance.hpp"

using boost::test_tools::tolerance;
using flatline::Index;

BOOST_AUTO_TEST_SUITE(sine_sequences_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(each_target_is_the_next_input, T, Scalars) {
  for (const bool same : {false, true}) {
    const auto b = make_data<T>("sine-sequences", {{"same_phase", same}, {"noise", 0}}).train;
    BOOST_TEST(arma::approx_equal(b.y.head_slices(18), b.x.tail_slices(18), "absdiff", T(0)));
    const bool alike = arma::range(arma::vectorise(b.x.slice(3))) < T(1e-6);
    BOOST_TEST(alike == same);
    const double step = 2 * std::cos(2 * std::numbers::pi / 9.5);  // x(t+1) = step·x(t) − x(t−1)
    for (Index n = 0; n < b.size(); ++n) {
      BOOST_REQUIRE(std::abs(b.y(0, n, 7) - T(step) * b.x(0, n, 7) + b.x(0, n, 6)) < T(1e-5));
    }
  }
  const auto noisy = make_data<T>("sine-sequences", {{"same_phase", true}, {"noise", 0.3}}).train;
  BOOST_TEST(arma::stddev(arma::vectorise(noisy.y.slice(5))) == T(0.3), tolerance(T(0.1)));
}

BOOST_AUTO_TEST_SUITE_END()
