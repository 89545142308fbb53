#include "data.hpp"

namespace {

template <class T>
auto seen(const arma::Cube<T>& x, const arma::Cube<T>& y) {
  auto diagnostic = make_diagnostic<T>("autocorrelation");
  FakeRun<T> run;
  run.data.train.x = x;
  run.data.train.y = y;
  run.show_data(*diagnostic);
  return diagnostic;
}

/// The inputs at step `t` as targets.
template <class T>
arma::Cube<T> step_of(const arma::Cube<T>& x, fl::Index t) {
  return arma::Cube<T>(x.slices(t, t));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(autocorrelation)

BOOST_AUTO_TEST_CASE_TEMPLATE(inputs_that_alternate_have_period_2, T, Scalars) {
  arma::Cube<T> x(1, 30, 8);
  for (fl::Index t = 0; t < 8; ++t) x.slice(t).fill(t % 2 ? T(-1) : T(1));
  const auto diagnostic = seen(x, noise<T>(1, 30, 1));
  const auto& acf = series_of(*diagnostic, "acf").values();
  for (std::size_t lag = 0; lag < 8; ++lag) BOOST_TEST(acf[lag] == (lag % 2 ? -1 : 1));
  BOOST_TEST(series_of(*diagnostic, "pacf").values()[1] == -1);
  BOOST_TEST(series_of(*diagnostic, "pacf").values()[2] == 0);
  BOOST_TEST(series_of(*diagnostic, "period").values()[0] == 2);
}

BOOST_AUTO_TEST_CASE(an_autoregression_of_order_1_has_one_partial_correlation) {
  arma::cube x = noise<double>(1, 500, 60);
  for (fl::Index t = 1; t < 60; ++t) x.slice(t) += 0.7 * x.slice(t - 1);
  const auto diagnostic = seen(arma::cube(x.slices(20, 59)), noise<double>(1, 500, 1, "y"));
  const auto& pacf = series_of(*diagnostic, "pacf").values();
  BOOST_TEST(pacf[1] == 0.7, boost::test_tools::tolerance(0.05));
  BOOST_TEST(std::abs(pacf[2]) < 0.05);
  BOOST_TEST(series_of(*diagnostic, "acf").values()[2] == 0.49, boost::test_tools::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_window_whose_older_half_counts_is_too_short, T, Scalars) {
  const arma::Cube<T> x = noise<T>(1, 100, 10);
  BOOST_TEST(finding_of(*seen(x, step_of(x, 0)), "window_too_short").fired);
  BOOST_TEST(finding_of(*seen(x, step_of(x, 0)), "window_too_short").value > 0.9);
  BOOST_TEST(!finding_of(*seen(x, step_of(x, 9)), "window_too_short").fired);
}

BOOST_AUTO_TEST_SUITE_END()
