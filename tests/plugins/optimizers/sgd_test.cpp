#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(sgd)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("sgd", "sgd", R"({"learning_rate": 1e-3})");
  check_trajectories<T>("sgd-momentum", "sgd", R"({"learning_rate": 2e-4, "momentum": 0.9})");
  check_trajectories<T>("sgd-nesterov", "sgd",
                        R"({"learning_rate": 2e-4, "momentum": 0.9, "nesterov": true})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("sgd", R"({"learning_rate": 0.05})");
  check_bottom<T>("sgd", R"({"learning_rate": 0.05, "momentum": 0.5})");
  check_bottom<T>("sgd", R"({"learning_rate": 0.05, "momentum": 0.5, "nesterov": true})");
}

BOOST_AUTO_TEST_CASE(nesterov_without_momentum_is_refused) {
  BOOST_CHECK_THROW(make_plugin<fl::Optimizer<double>>("sgd", R"({"nesterov": true})"), fl::Error);
}

BOOST_AUTO_TEST_SUITE_END()
