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

// Le, Jaitly & Hinton 2015: with the identity, ReLU and no bias the net starts as a counter.
BOOST_AUTO_TEST_CASE_TEMPLATE(an_irnn_starts_by_adding_up_its_inputs, T, Scalars) {
  Rig<T> rig("elman",
             R"({"units": 3, "activation": "relu", "recurrent_init": "identity",
                 "init": "constant", "init_gain": 0.5})",
             {1, 20});
  rig.forward(arma::Cube<T>(1, 1, 20, arma::fill::ones));
  for (fl::Index t = 0; t < 20; ++t) BOOST_TEST(rig.y(2, 0, t) == T(0.5) * T(t + 1));
}

BOOST_AUTO_TEST_SUITE_END()
