#include "data.hpp"

namespace {

/// Two sequences of 100 targets; errors of 1 but for `last` at the last step.
template <class T>
auto trained(double last) {
  auto diagnostic = make_diagnostic<T>("dilution");
  FakeRun<T> run;
  run.loss = make_plugin<fl::Loss<T>>("mse");
  run.batch.y.zeros(1, 2, 100);
  run.outputs.ones(1, 2, 100);
  run.outputs.slice(99).fill(T(last));
  run.step(*diagnostic, 0);
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dilution)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_share_is_that_of_the_squared_gradients, T, Scalars) {
  const auto diagnostic = trained<T>(1);
  BOOST_TEST(finding_of(*diagnostic, "diluted").value == 0.1, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(!finding_of(*diagnostic, "diluted").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_drop_in_the_sea_is_found, T, Scalars) {
  BOOST_TEST(finding_of(*trained<T>(0.01), "diluted").fired);
}

BOOST_AUTO_TEST_CASE(the_last_step_of_a_sequence_is_before_its_padding) {
  const auto diagnostic = make_diagnostic<double>("dilution");
  FakeRun<double> run;
  run.loss = make_plugin<fl::Loss<double>>("mse");
  run.batch.y.zeros(1, 1, 4);
  run.batch.mask = arma::mat{{1, 1, 0, 0}};
  run.outputs.zeros(1, 1, 4);
  run.outputs[0] = 4;
  run.outputs[1] = 3;
  run.step(*diagnostic, 0);
  BOOST_TEST(series_of(*diagnostic, "share").values()[0] == 0.6,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(one_target_is_not_diluted) {
  const auto diagnostic = make_diagnostic<double>("dilution");
  FakeRun<double> run;
  run.outputs.ones(1, 2, 1);
  run.step(*diagnostic, 0);
  run.end(*diagnostic);
  BOOST_TEST(diagnostic->findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
