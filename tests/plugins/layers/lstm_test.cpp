#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(lstm)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_gradients_and_states_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("lstm", R"({"units": 4})", "lstm", {"c", "dh", "dc"});
  check_golden<T>("lstm", R"({"units": 4})", "lstm-masked", {});
}

// The masks are those that the stream of a rig draws: first that of the inputs, then that of h.
BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_equals_torch_operations_with_the_same_masks, T, Scalars) {
  const Golden golden("lstm-dropout");
  fl::Rng dropout(4, 0, "dropout");
  for (const char* mask : {"x_kept", "h_kept"}) {
    for (const double kept : golden[mask]) BOOST_TEST((dropout.uniform() >= 0.4) == (kept == 1));
  }
  check_golden<T>("lstm", R"({"units": 4, "input_dropout": 0.4, "recurrent_dropout": 0.4})",
                  "lstm-dropout", {"c", "dh", "dc"}, true);
}

BOOST_AUTO_TEST_CASE(weights_start_as_keras_draws_them) {
  Rig<double> rig("lstm", R"({"units": 20, "forget_bias": 2.5})", {5, 1});
  const double bound = std::sqrt(6.0 / 85);
  const arma::mat W = rig.block("W").w, U = rig.block("U").w, b = rig.block("b").w;
  BOOST_TEST(arma::abs(W).max() <= bound);
  BOOST_TEST(arma::abs(W).max() > 0.95 * bound);
  BOOST_TEST(std::abs(arma::mean(arma::vectorise(W))) < 0.1 * bound);
  BOOST_TEST(arma::approx_equal(U.t() * U, arma::eye(20, 20), "absdiff", 1e-12));
  BOOST_TEST(arma::all(arma::vectorise(b.rows(20, 39)) == 2.5));
  BOOST_TEST(arma::accu(arma::abs(b)) == 20 * 2.5);
}

// With U = 0 the cell path is the product of the forget gates alone (science.md B1).
BOOST_AUTO_TEST_CASE(the_cell_path_vanishes_as_the_forget_gate_says) {
  for (const double bias : {0.0, 1.0, 3.0, 5.0}) {
    const double gate = 1 / (1 + std::exp(-bias));
    const fl::Index L = 1 + static_cast<fl::Index>(std::log(1e-290) / std::log(gate));
    Rig<double> rig("lstm", R"({"units": 2, "forget_bias": )" + std::to_string(bias) + "}", {1, L});
    rig.block("U").w.zeros();
    rig.block("W").w.zeros();
    rig.signal("dc").wanted = true;
    arma::cube dy(2, 1, L, arma::fill::zeros);
    dy.slice(L - 1).fill(1);
    rig.run(arma::cube(1, 1, L, arma::fill::zeros), dy);
    const fl::View3<double> dc = rig.signal("dc").view;
    for (fl::Index lag = 0; lag < L; ++lag) {
      const double path = dc(1, 0, L - 1 - lag) / dc(1, 0, L - 1);
      const double right = std::pow(gate, static_cast<double>(lag));
      BOOST_REQUIRE_MESSAGE(std::abs(path / right - 1) < 1e-10,
                            "bias " << bias << ", lag " << lag << ": " << path << ", " << right);
    }
  }
}

BOOST_AUTO_TEST_CASE(denormal_gradients_are_not_flushed) {
  const fl::Index L = 1070;
  Rig<double> rig("lstm", R"({"units": 1, "forget_bias": 0})", {1, L});
  rig.theta.zeros();
  rig.signal("dc").wanted = true;
  arma::cube dy(1, 1, L, arma::fill::zeros);
  dy(0, 0, L - 1) = 2;  // o = 1/2, so that ∂L/∂c_T = 1
  rig.run(arma::cube(1, 1, L, arma::fill::zeros), dy);
  BOOST_TEST(rig.signal("dc").view(0, 0, 0) == std::ldexp(1.0, -1069));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gates_are_shown_as_they_were_computed, T, Scalars) {
  Rig<T> rig("lstm", R"({"units": 3, "forget_bias": 1})", {2, 4});
  rig.block("W").w.zeros();
  rig.block("U").w.zeros();
  rig.forward(arma::Cube<T>(2, 2, 4, arma::fill::ones));
  const auto all_are = [&](const char* signal, double value) {
    return arma::abs(rig.shown(signal) - T(value)).max() < Tolerance<T>::absolute;
  };
  BOOST_TEST(all_are("i", 0.5));
  BOOST_TEST(all_are("f", 0.7310585786300049));
  BOOST_TEST(all_are("g", 0));
  BOOST_TEST(all_are("o", 0.5));
  BOOST_TEST(all_are("c", 0));
}

BOOST_AUTO_TEST_SUITE_END()
