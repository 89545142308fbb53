#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(rmsprop)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("rmsprop", "rmsprop", R"({"learning_rate": 1e-2})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("rmsprop", R"({"learning_rate": 1e-3})", 20000);
}

BOOST_AUTO_TEST_SUITE_END()
