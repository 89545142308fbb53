#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(dense)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  for (const std::string activation : {"linear", "relu", "tanh", "sigmoid"}) {
    check_golden<T>("dense", R"({"units": 4, "activation": ")" + activation + "\"}",
                    "dense-" + activation, {});
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_nan_is_not_hidden_by_relu, T, Scalars) {
  Rig<T> rig("dense", R"({"units": 2, "activation": "relu"})", {1, 1});
  BOOST_TEST(rig.forward(arma::Cube<T>(1, 1, 1, arma::fill::value(arma::Datum<T>::nan))).has_nan());
}

BOOST_AUTO_TEST_SUITE_END()
