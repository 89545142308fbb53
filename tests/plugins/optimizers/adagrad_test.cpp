#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(adagrad)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("adagrad", "adagrad", R"({"learning_rate": 0.1})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("adagrad", R"({"learning_rate": 0.5})");
}

BOOST_AUTO_TEST_SUITE_END()
