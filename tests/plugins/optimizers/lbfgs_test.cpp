#include "optimizer_cases.hpp"

BOOST_AUTO_TEST_SUITE(lbfgs)

// Only in the bowl: in Rosenbrock's valley the curvature pairs blow up a start that differs by one
// ulp to 2e-11 after 21 updates, in PyTorch too.
BOOST_AUTO_TEST_CASE_TEMPLATE(fifty_updates_are_those_of_pytorch, T, Scalars) {
  Bowl<T> bowl;
  const arma::Col<T> start{3, 1, T(3.5), T(1.5), 4};
  check_trajectory<T>("bowl/lbfgs", bowl, start, "lbfgs",
                      R"({"history": 3, "iterations": 1, "evaluations": 26})");
  check_trajectory<T>("bowl/lbfgs-many", bowl, start, "lbfgs",
                      R"({"history": 3, "iterations": 4, "evaluations": 26})");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(few_updates_find_the_minimum, T, Scalars) {
  check_bottom<T>("lbfgs", "{}", 3);
  const auto optimizer = make_plugin<fl::Optimizer<T>>("lbfgs", "{}");
  optimizer->reset(2);
  Rosenbrock<T> objective;
  arma::Col<T> theta{T(-1.2), 1}, gradient;
  for (int k = 0; k < 5; ++k) update(*optimizer, objective, theta, gradient);
  BOOST_TEST(arma::abs(theta - 1).max() < T(1e-3));
}

BOOST_AUTO_TEST_CASE(an_update_keeps_to_its_evaluations) {
  struct Counted final : fl::Objective<double> {
    double operator()(const arma::vec& p, arma::vec& gradient) override {
      ++n;
      return valley(p, gradient);
    }
    Rosenbrock<double> valley;
    int n = 0;
  } objective;
  const auto optimizer =
      make_plugin<fl::Optimizer<double>>("lbfgs", R"({"iterations": 100, "evaluations": 8})");
  optimizer->reset(2);
  arma::vec theta{-1.2, 1}, gradient;
  update(*optimizer, objective, theta, gradient);
  BOOST_TEST(objective.n >= 8);
  BOOST_TEST(objective.n <= 9);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_loss_that_is_not_a_number_is_stepped_back_from, T, Scalars) {
  struct Cliff final : fl::Objective<T> {  // (θ − 1)² and no number below 0.9
    T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
      gradient = 2 * (p - 1);
      return p[0] < T(0.9) ? std::numeric_limits<T>::quiet_NaN() : (p[0] - 1) * (p[0] - 1);
    }
  } objective;
  const auto optimizer = make_plugin<fl::Optimizer<T>>("lbfgs", R"({"learning_rate": 40})");
  optimizer->reset(1);
  arma::Col<T> theta{3}, gradient;
  update<T>(*optimizer, objective, theta, gradient);
  BOOST_TEST(std::abs(theta[0] - 1) < T(0.1));
}

BOOST_AUTO_TEST_CASE(what_a_line_search_cannot_bear_is_refused) {
  for (const char* settings :
       {R"({"clip_norm": 1})", R"({"clip_value": 1})", R"({"weight_decay": 0.1})"}) {
    BOOST_CHECK_THROW(make_plugin<fl::Optimizer<double>>("lbfgs", settings), fl::Error);
  }
}

BOOST_AUTO_TEST_SUITE_END()
