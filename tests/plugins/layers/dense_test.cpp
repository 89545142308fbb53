#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(dense)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  for (const std::string activation :
       {"linear", "relu", "tanh", "sigmoid", "softplus", "softmax"}) {
    check_golden<T>("dense", R"({"units": 4, "activation": ")" + activation + "\"}",
                    "dense-" + activation, {});
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_nan_is_not_hidden_by_relu, T, Scalars) {
  Rig<T> rig("dense", R"({"units": 2, "activation": "relu"})", {1, 1});
  BOOST_TEST(rig.forward(arma::Cube<T>(1, 1, 1, arma::fill::value(arma::Datum<T>::nan))).has_nan());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(large_inputs_overflow_neither_softplus_nor_softmax, T, Scalars) {
  for (const std::string activation : {"softplus", "softmax"}) {
    Rig<T> rig("dense", R"({"units": 2, "activation": ")" + activation + "\"}", {1, 1});
    rig.block("W").w(0) = 1;
    rig.block("W").w(1) = -1;
    const arma::Cube<T> x(1, 1, 1, arma::fill::value(T(1000)));
    rig.run(x, arma::Cube<T>(2, 1, 1, arma::fill::ones));
    BOOST_TEST(rig.y(0) == (activation == "softplus" ? T(1000) : T(1)));
    BOOST_TEST(rig.y(1) == T(0));
    BOOST_TEST(rig.dx(0) == (activation == "softplus" ? T(1) : T(0)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
