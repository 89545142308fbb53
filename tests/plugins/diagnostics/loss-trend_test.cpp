#include "data.hpp"

namespace {

/// 100 watched losses, each tenth step.
template <class T, class Loss>
auto trained(const Loss& loss) {
  auto diagnostic = make_diagnostic<T>("loss-trend");
  FakeRun<T> run;
  for (fl::Index k = 0; k < 100; ++k) run.step(*diagnostic, 10 * k, T(loss(k)));
  run.epoch(*diagnostic, 100);  // 1000 steps
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(loss_trend)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_loss_that_still_falls_is_found, T, Scalars) {
  const auto diagnostic = trained<T>([](fl::Index k) { return std::exp(-0.02 * double(k)); });
  BOOST_TEST(series_of(*diagnostic, "slope").values()[0] == -0.002,
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(finding_of(*diagnostic, "still_learning").value == 1 - std::exp(-2),
             boost::test_tools::tolerance(1e-3));
  BOOST_TEST(finding_of(*diagnostic, "still_learning").fired);
  // All pairs fall: S = −435, σ² = 30·29·65/18.
  const double z = 434 / std::sqrt(30 * 29 * 65 / 18.0);
  BOOST_TEST(series_of(*diagnostic, "p").values()[0] == std::erfc(z / std::sqrt(2)),
             boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(noise_around_a_level_is_no_trend, T, Scalars) {
  fl::Rng rng(1, 0, "loss");
  const auto diagnostic = trained<T>([&](fl::Index) { return 1 + 0.3 * rng.uniform(); });
  BOOST_TEST(!finding_of(*diagnostic, "still_learning").fired);
}

BOOST_AUTO_TEST_CASE(an_early_fall_does_not_count) {
  const auto diagnostic =
      trained<double>([](fl::Index k) { return k < 60 ? std::exp(-0.1 * double(k)) : 0.002; });
  BOOST_TEST(!finding_of(*diagnostic, "still_learning").fired);
  BOOST_TEST(finding_of(*diagnostic, "still_learning").value == 0);
}

BOOST_AUTO_TEST_SUITE_END()
