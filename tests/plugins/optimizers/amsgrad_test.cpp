#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(amsgrad)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("amsgrad", "amsgrad",
                        R"({"learning_rate": 3e-2, "beta1": 0.5, "beta2": 0.6})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("amsgrad", R"({"learning_rate": 0.02})");
}

BOOST_AUTO_TEST_SUITE_END()
