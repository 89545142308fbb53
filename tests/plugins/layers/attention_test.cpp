#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(attention)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_torch_operations, T, Scalars) {
  check_golden<T>("attention", R"({"units": 4})", "attention", {});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_sum_to_1_and_see_neither_the_future_nor_padding, T, Scalars) {
  Rig<T> rig("attention", "{}", {3, 4});
  const arma::Mat<T> mask = {{1, 1, 1, 1}, {1, 0, 1, 0}};
  rig.pass.mask = &mask;
  rig.forward(some_numbers<T>(3, 2, 4, 1));
  const arma::Cube<T> alpha = rig.shown("alpha");
  for (fl::Index n = 0; n < 2; ++n) {
    for (fl::Index t = 0; t < 4; ++t) {
      const arma::Col<T> weights = alpha.slice(t).col(n);
      BOOST_TEST(std::abs(arma::accu(weights) - mask(n, t)) < Tolerance<T>::absolute);
      for (fl::Index s = 0; s < 4; ++s) {
        if (s > t || mask(n, s) == 0) BOOST_TEST(weights[s] == 0);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_a_score_all_states_count_alike, T, Scalars) {
  Rig<T> rig("attention", R"({"init": "zeros"})", {3, 4});
  const arma::Cube<T> x = some_numbers<T>(3, 1, 4, 1);
  rig.forward(x);
  const arma::Col<T> mean = arma::vectorise(arma::mean(x, 2));
  BOOST_TEST(relative_error(arma::Col<T>(rig.y.slice(3).col(0)), mean) <
             static_cast<double>(Tolerance<T>::relative));
}

BOOST_AUTO_TEST_SUITE_END()
