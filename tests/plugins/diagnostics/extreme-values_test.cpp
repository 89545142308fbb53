#include "data.hpp"

namespace {

template <class T>
auto seen(const arma::Cube<T>& x) {
  auto diagnostic = make_diagnostic<T>("extreme-values");
  FakeRun<T> run;
  run.data.train.x = x;
  run.data.train.y = noise<T>(1, x.n_cols, 1, "y");
  run.show_data(*diagnostic);
  return diagnostic;
}

/// A step with 20 sequences of which one has the error `first` and the others 0.1.
template <class T>
auto trained(double first) {
  auto diagnostic = make_diagnostic<T>("extreme-values");
  FakeRun<T> run;
  run.loss = make_plugin<fl::Loss<T>>("mse");
  run.batch.y.zeros(1, 20, 1);
  run.outputs.set_size(1, 20, 1);
  run.outputs.fill(T(0.1));
  run.outputs[7] = T(first);
  run.step(*diagnostic, 0);
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extreme_values)

BOOST_AUTO_TEST_CASE_TEMPLATE(clean_data_is_no_finding, T, Scalars) {
  const auto diagnostic = seen(noise<T>(2, 300, 4));
  BOOST_TEST(!finding_of(*diagnostic, "missing").fired);
  BOOST_TEST(!finding_of(*diagnostic, "extreme").fired);
  BOOST_TEST(labels_of(*diagnostic, "column") ==
             (std::vector<std::string>{"input 0", "input 1", "target 0"}));
  BOOST_TEST(series_of(*diagnostic, "kurtosis").values()[0] == 3.0,
             boost::test_tools::tolerance(0.15));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_missing_value_is_found, T, Scalars) {
  arma::Cube<T> x = noise<T>(2, 10, 5);
  x(1, 3, 2) = T(NAN);
  const auto diagnostic = seen(x);
  BOOST_TEST(finding_of(*diagnostic, "missing").fired);
  BOOST_TEST(finding_of(*diagnostic, "missing").value == 0.02, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_extreme_value_is_found, T, Scalars) {
  arma::Cube<T> x(1, 5, 1);
  x.slice(0) = arma::Mat<T>{{-2, -1, 0, 1, 100}};  // median 0, MAD 1
  const auto diagnostic = seen(x);
  BOOST_TEST(finding_of(*diagnostic, "extreme").fired);
  BOOST_TEST(finding_of(*diagnostic, "extreme").value == 100 / 1.4826,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sequence_that_rules_the_gradient_is_found, T, Scalars) {
  const auto diagnostic = trained<T>(10);
  BOOST_TEST(finding_of(*diagnostic, "few_dominate").fired);
  BOOST_TEST(finding_of(*diagnostic, "few_dominate").value == 10 / 11.9,
             boost::test_tools::tolerance(1e-5));
  BOOST_TEST(!finding_of(*trained<T>(0.1), "few_dominate").fired);
}

BOOST_AUTO_TEST_SUITE_END()
