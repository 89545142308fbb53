#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(gru)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("gru", R"({"units": 4})", "gru", {"dh"});
  check_golden<T>("gru", R"({"units": 4, "reset": "before"})", "gru-reset-before", {"dh"});
}

BOOST_AUTO_TEST_CASE(an_open_update_gate_copies_the_state) {
  Rig<double> rig("gru", R"({"units": 2})", {1, 3});
  rig.block("b").w.rows(2, 3).fill(60);  // z = 1
  rig.forward(some_numbers<double>(1, 2, 3, 1));
  BOOST_TEST(arma::abs(rig.y).max() < 1e-15);
  BOOST_TEST(arma::abs(rig.shown("z") - 1).max() < 1e-15);
}

BOOST_AUTO_TEST_CASE(biases_start_as_pytorch_draws_them) {
  Rig<double> rig("gru", R"({"units": 100, "bias_init": "pytorch"})", {1, 1});
  const arma::vec b = rig.block("b").w, b_u = rig.block("b_u").w;
  BOOST_TEST(arma::abs(b.head(200)).max() > 0.15);  // the sum of two from U(−0.1, 0.1)
  BOOST_TEST(arma::abs(b.tail(100)).max() <= 0.1);
  BOOST_TEST(arma::abs(b_u).max() <= 0.1);
  BOOST_TEST(std::abs(arma::as_scalar(arma::cor(b.tail(100), b_u))) < 0.4);
}

BOOST_AUTO_TEST_CASE(without_a_bias_inside_both_places_of_an_open_reset_gate_are_one) {
  Rig<double> after("gru", R"({"units": 3})", {2, 4});
  Rig<double> before("gru", R"({"units": 3, "reset": "before"})", {2, 4});
  for (Rig<double>* rig : {&after, &before}) rig->block("b").w.rows(0, 2).fill(60);  // r = 1
  const arma::cube x = some_numbers<double>(2, 3, 4, 1);
  BOOST_TEST(relative_error(after.forward(x), before.forward(x)) < 1e-14);
}

BOOST_AUTO_TEST_SUITE_END()
