#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(adam)

BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  check_trajectories<T>("adam", "adam", R"({"learning_rate": 1e-2})");
  check_trajectories<T>("adam-betas", "adam",
                        R"({"learning_rate": 3e-2, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3})");
  check_trajectories<T>("adam-l2", "adam", R"({"learning_rate": 1e-2, "l2": 0.3})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bottom_of_a_bowl_is_found, T, Scalars) {
  check_bottom<T>("adam", R"({"learning_rate": 0.02})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_valley_of_rosenbrock_is_found, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("adam", R"({"learning_rate": 0.02})");
  optimizer->reset(2);
  Rosenbrock<T> objective;
  arma::Col<T> theta{T(-1.2), 1}, gradient;
  for (int k = 0; k < 6000; ++k) update(*optimizer, objective, theta, gradient);
  BOOST_TEST(std::abs(theta[0] - 1) < T(1e-2));
  BOOST_TEST(std::abs(theta[1] - 1) < T(1e-2));
}

BOOST_AUTO_TEST_CASE(a_setting_that_float_cannot_hold_is_refused_there) {
  const char* const settings = R"({"eps": 1e-50})";
  BOOST_CHECK_EXCEPTION(
      make_plugin<fl::Optimizer<float>>("adam", settings), fl::Error,
      [](const fl::Error& e) { return std::string(e.what()).find("FL204") != std::string::npos; });
  BOOST_CHECK_NO_THROW(make_plugin<fl::Optimizer<double>>("adam", settings));
}

BOOST_AUTO_TEST_SUITE_END()
