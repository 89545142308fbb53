#include "data.hpp"

namespace {

/// A head with one activation whose bias is `bias`; a tenth of the targets are 2, the others 0.5.
template <class T>
auto ended(const std::string& activation, double bias) {
  auto diagnostic = make_diagnostic<T>("range");
  RealRun<T> run(R"([{"use": "dense", "units": 1, "activation": ")" + activation + "\"}]", 40, 1);
  run.values.tail(1).fill(T(bias));
  run.keep();
  run.data.train.y.fill(T(0.5));
  run.data.train.y.cols(0, 3).fill(2);
  run.finish(*diagnostic);
  BOOST_TEST(arma::approx_equal(run.values, run.theta, "absdiff", T(0)));
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(range)

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_beyond_a_tanh_are_found, T, Scalars) {
  for (const char* activation : {"tanh", "sigmoid"}) {
    const auto diagnostic = ended<T>(activation, 0);
    BOOST_TEST(finding_of(*diagnostic, "out_of_range").fired, activation);
    BOOST_TEST(finding_of(*diagnostic, "out_of_range").value == 0.1,
               boost::test_tools::tolerance(1e-6));
    BOOST_TEST(!finding_of(*diagnostic, "dead_head").fired, activation);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_linear_head_reaches_all, T, Scalars) {
  const auto diagnostic = ended<T>("linear", 0);
  BOOST_TEST(!finding_of(*diagnostic, "out_of_range").fired);
  BOOST_TEST(!finding_of(*diagnostic, "dead_head").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_relu_that_is_always_off_is_dead, T, Scalars) {
  BOOST_TEST(finding_of(*ended<T>("relu", -50), "dead_head").fired);
  BOOST_TEST(!finding_of(*ended<T>("relu", 0), "dead_head").fired);
  BOOST_TEST(!finding_of(*ended<T>("relu", 0), "out_of_range").fired);
}

BOOST_AUTO_TEST_SUITE_END()
