#include "data.hpp"

namespace {

/// A squared error whose gradient is too large by `excess`.
template <class T>
struct Off final : fl::Loss<T> {
  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    const arma::Cube<T> error = outputs - batch.y;
    if (gradient) *gradient = T(2 * (1 + excess)) * error / T(error.n_elem);
    return arma::accu(arma::square(error)) / T(error.n_elem);
  }
  double excess = 0;
};

/// Checks a network of an lstm and a head on 8 sequences.
template <class T>
auto checked(double excess) {
  auto diagnostic = make_diagnostic<T>("gradient-check");
  RealRun<T> run(R"([{"use": "lstm", "units": 4}, {"use": "dense", "units": 1}])", 8, 5);
  run.data.train.y = noise<T>(1, 8, 1, "y");
  const auto loss = std::make_shared<Off<T>>();
  loss->excess = excess;
  run.loss = loss;
  run.finish(*diagnostic);
  BOOST_TEST(arma::approx_equal(run.values, run.theta, "absdiff", T(0)));
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gradient_check)

BOOST_AUTO_TEST_CASE_TEMPLATE(right_gradients_are_no_finding, T, Scalars) {
  BOOST_TEST(!finding_of(*checked<T>(0), "wrong_gradient").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_gradient_that_is_off_is_found, T, Scalars) {
  const auto diagnostic = checked<T>(0.25);
  BOOST_TEST(finding_of(*diagnostic, "wrong_gradient").fired);
  BOOST_TEST(finding_of(*diagnostic, "wrong_gradient").value == 0.2,
             boost::test_tools::tolerance(1e-2));
  BOOST_TEST(labels_of(*diagnostic, "block").size() == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
