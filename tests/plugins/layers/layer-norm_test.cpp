#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(layer_norm)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("layer-norm", "{}", "layer-norm", {});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_step_starts_with_mean_0_and_variance_1, T, Scalars) {
  Rig<T> rig("layer-norm", "{}", {50, 3});
  const arma::Cube<T> x = 7 + 20 * some_numbers<T>(50, 2, 3, 1);
  rig.forward(x);
  for (fl::Index t = 0; t < 3; ++t) {
    for (fl::Index n = 0; n < 2; ++n) {
      const arma::Col<T> y = rig.y.slice(t).col(n);
      BOOST_TEST(std::abs(arma::mean(y)) < 1e-5);
      BOOST_TEST(std::abs(arma::var(y, 1) - 1) < 1e-5);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
