#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(nadam)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("nadam", "nadam", R"({"learning_rate": 1e-2})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("nadam", R"({"learning_rate": 0.02})");
}

BOOST_AUTO_TEST_SUITE_END()
