#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(adamw)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("adamw", "adamw", R"({"learning_rate": 1e-2, "weight_decay": 0.3})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("adamw", R"({"learning_rate": 0.02, "weight_decay": 1e-4})");
}

BOOST_AUTO_TEST_CASE(weights_decay_unless_told_otherwise) {
  const auto theta_after = [](const char* settings) {
    const auto optimizer = make_plugin<fl::Optimizer<double>>("adamw", settings);
    optimizer->reset(1);
    Bowl<double> objective;
    arma::vec theta{5}, gradient{0};
    optimizer->update({theta, gradient, 0.1, 0, objective});
    return theta[0];
  };
  BOOST_TEST(theta_after("{}") == 5 * (1 - 0.1 * 0.01), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(theta_after(R"({"weight_decay": 0})") == 5);
}

BOOST_AUTO_TEST_SUITE_END()
