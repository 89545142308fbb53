#include "data.hpp"

namespace {

/// A head of 3 inputs, all weights ½ and bias 1, trained 10 steps at rate 0.1; targets ± `size`.
template <class T>
auto trained(double size) {
  auto diagnostic = make_diagnostic<T>("reach");
  RealRun<T> run(R"([{"use": "dense", "units": 3}, {"use": "dense", "units": 1}])", 4, 1);
  run.theta_initial.fill(T(0.5));
  run.theta_initial.tail(1).ones();
  run.data.train.y.slice(0) = arma::Mat<T>{{T(size), T(-size), T(size), T(-size)}};
  run.step(*diagnostic, 0);
  run.finish(*diagnostic);  // epoch 1 ends after 10 steps
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reach)

BOOST_AUTO_TEST_CASE_TEMPLATE(kappa_is_distance_over_budget, T, Scalars) {
  const auto diagnostic = trained<T>(1000);
  BOOST_TEST(finding_of(*diagnostic, "out_of_reach").value == 1000 / (1 + 1.5 + 0.1 * 10 * 4),
             boost::test_tools::tolerance(1e-5));
  BOOST_TEST(finding_of(*diagnostic, "out_of_reach").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_within_the_budget_are_no_finding, T, Scalars) {
  BOOST_TEST(!finding_of(*trained<T>(1), "out_of_reach").fired);
}

BOOST_AUTO_TEST_CASE(a_model_without_a_head_is_left_out) {
  const auto diagnostic = make_diagnostic<double>("reach");
  FakeRun<double> run = regression_on_noise<double>(4, 1);
  run.end(*diagnostic);
  BOOST_TEST(diagnostic->findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
