#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(elman)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("elman", R"({"units": 4})", "elman-tanh", {"dh"});
  check_golden<T>("elman", R"({"units": 4, "activation": "relu"})", "elman-relu", {"dh"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_nan_is_not_hidden_by_relu, T, Scalars) {
  Rig<T> rig("elman", R"({"units": 2, "activation": "relu"})", {1, 1});
  BOOST_TEST(rig.forward(arma::Cube<T>(1, 1, 1, arma::fill::value(arma::Datum<T>::nan))).has_nan());
}

BOOST_AUTO_TEST_SUITE_END()
