#include "data.hpp"

namespace {

/// 500 targets sin 3x of inputs in ± 1, with noise of deviation `sigma`; the answers are the
/// test targets but for an error of deviation `error`.
template <class T>
auto judged(double sigma, double error, std::optional<double> stated = {}) {
  FakeRun<T> run = regression_on_noise<T>(500, 1);
  run.task.ceiling = stated;
  auto diagnostic = make_diagnostic<T>("ceiling", run.task);
  run.data.train.x = arma::clamp(run.data.train.x, -1, 1);
  run.data.train.y = arma::sin(3 * run.data.train.x) + T(sigma) * noise<T>(1, 500, 1, "y");
  run.test = run.data.train;
  run.test_outputs = run.test.y + T(error) * noise<T>(1, 500, 1, "error");
  run.train = run.test;
  run.show_data(*diagnostic);
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ceiling)

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_without_noise_have_a_ceiling_near_1, T, Scalars) {
  const auto diagnostic = judged<T>(0, 0.7);
  BOOST_TEST(series_of(*diagnostic, "ceiling").values()[0] > 0.98);
  BOOST_TEST(!finding_of(*diagnostic, "reached").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(noise_lowers_the_ceiling_by_its_share, T, Scalars) {
  const auto noisy = judged<T>(0.75, 0);
  BOOST_TEST(series_of(*noisy, "ceiling").values()[0] < 0.65);
  BOOST_TEST(series_of(*noisy, "ceiling").values()[0] > 0.35);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_skill_at_the_ceiling_is_reached, T, Scalars) {
  BOOST_TEST(finding_of(*judged<T>(0, 0.1), "reached").fired);
}

BOOST_AUTO_TEST_CASE(a_stated_ceiling_goes_before_an_estimate) {
  const auto diagnostic = judged<double>(0, 0.5, 0.25);
  BOOST_TEST(series_of(*diagnostic, "ceiling").values()[0] == 0.25);
  BOOST_TEST(finding_of(*diagnostic, "reached").fired);
}

BOOST_AUTO_TEST_SUITE_END()
