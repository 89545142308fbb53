#include "layer_rig.hpp"

BOOST_AUTO_TEST_SUITE(gru)

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_and_gradients_equal_those_of_pytorch, T, Scalars) {
  check_golden<T>("gru", R"({"units": 4})", "gru", {"dh"});
}

BOOST_AUTO_TEST_CASE(an_open_update_gate_copies_the_state) {
  Rig<double> rig("gru", R"({"units": 2})", {1, 3});
  rig.block("b").w.rows(2, 3).fill(60);  // z = 1
  rig.forward(some_numbers<double>(1, 2, 3, 1));
  BOOST_TEST(arma::abs(rig.y).max() < 1e-15);
  BOOST_TEST(arma::abs(rig.shown("z") - 1).max() < 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
