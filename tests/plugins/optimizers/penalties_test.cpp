#include "optimizer_cases.hpp"

namespace {

/// A loss of 7 whose gradient is 1 everywhere.
template <class T>
struct Slope final : fl::Objective<T> {
  T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
    gradient.ones(p.n_elem);
    return 7;
  }
};

template <class T>
arma::Col<T> after_one_update(const char* settings) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("sgd", settings);
  optimizer->reset(3);
  Slope<T> objective;
  arma::Col<T> theta{4, -2, 0}, gradient(3, arma::fill::ones);
  optimizer->update({theta, gradient, T(0.5), 7, objective});
  BOOST_TEST(arma::approx_equal(gradient, arma::Col<T>(3, arma::fill::ones), "absdiff", T(0)));
  return theta;
}

template <class T>
void check_update(const char* settings, const arma::Col<T>& expected) {
  BOOST_TEST(arma::approx_equal(after_one_update<T>(settings), expected, "absdiff",
                                10 * Tolerance<T>::absolute),
             settings);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(penalties)

BOOST_AUTO_TEST_CASE_TEMPLATE(each_adds_its_gradient_and_decay_shrinks, T, Scalars) {
  check_update<T>("{}", {T(3.5), T(-2.5), T(-0.5)});
  check_update<T>(R"({"l1": 0.2})", {T(3.4), T(-2.4), T(-0.5)});
  check_update<T>(R"({"l2": 0.2})", {T(3.1), T(-2.3), T(-0.5)});
  check_update<T>(R"({"weight_decay": 0.2})", {T(3.1), T(-2.3), T(-0.5)});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(decoupled_decay_is_not_scaled_by_adam_but_a_penalty_is, T, Scalars) {
  const auto moved = [](const char* settings) {
    const auto optimizer = make_plugin<fl::Optimizer<T>>("adam", settings);
    optimizer->reset(1);
    Slope<T> objective;
    arma::Col<T> theta{4}, gradient{1};
    optimizer->update({theta, gradient, T(0.5), 7, objective});
    return T(4) - theta[0];
  };
  const auto close = boost::test_tools::tolerance(Tolerance<T>::relative);
  BOOST_TEST(moved(R"({"l2": 0.5, "eps": 1e-15})") == T(0.5), close);
  BOOST_TEST(moved(R"({"weight_decay": 0.5, "eps": 1e-15})") == T(1.5), close);
}

BOOST_AUTO_TEST_CASE(a_line_search_sees_the_penalties_in_loss_and_gradient) {
  const auto optimizer = make_plugin<fl::Optimizer<double>>("lbfgs", R"({"l2": 0.5})");
  optimizer->reset(3);
  struct Line final : fl::Objective<double> {
    double operator()(const arma::vec& p, arma::vec& gradient) override {
      gradient.ones(p.n_elem);
      return arma::accu(p);
    }
  } line;
  arma::vec theta{4, -2, 0}, gradient;
  update<double>(*optimizer, line, theta, gradient);
  BOOST_TEST(arma::abs(theta + 2).max() < 1e-6);  // the minimum of Σ θ + ¼ ‖θ‖²
}

BOOST_AUTO_TEST_SUITE_END()
