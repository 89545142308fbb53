#pragma once

#include <cmath>
#include <fstream>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

/// Rosenbrock's function; its minimum 0 is at (1, 1).
template <class T>
struct Rosenbrock final : fl::Objective<T> {
  T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
    const T a = 1 - p[0], b = p[1] - p[0] * p[0];
    gradient = {-2 * a - 400 * p[0] * b, 200 * b};
    return a * a + 100 * b * b;
  }
};

/// ½ Σ k a_k² + ¼ (Σ a_k²)² with a = θ − 2 and k = 1 … P; its minimum 0 is at 2.
template <class T>
struct Bowl final : fl::Objective<T> {
  T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
    T sum = 0, squares = 0;
    for (fl::Index k = 0; k < p.n_elem; ++k) {
      const T a = p[k] - 2;
      squares += a * a;
      sum += T(k + 1) * a * a;
    }
    gradient.set_size(p.n_elem);
    for (fl::Index k = 0; k < p.n_elem; ++k) gradient[k] = (T(k + 1) + squares) * (p[k] - 2);
    return sum / 2 + squares * squares / 4;
  }
};

/// Makes one update at the rate of the optimizer.
template <class T>
void update(fl::Optimizer<T>& optimizer, fl::Objective<T>& objective, arma::Col<T>& theta,
            arma::Col<T>& gradient) {
  const T loss = objective(theta, gradient);
  optimizer.update({theta, gradient, T(optimizer.learning_rate()), loss, objective});
}

/// Checks 50 updates against PyTorch's in scripts/golden-optimizers.py.
template <class T>
void check_trajectory(const std::string& golden, fl::Objective<T>& objective, arma::Col<T> theta,
                      const std::string& plugin, const char* settings) {
  std::ifstream file(TEST_SOURCE_DIR "/tests/golden/optimizers.json");
  const auto path = nlohmann::json::parse(file).at(golden);
  BOOST_TEST_REQUIRE(path.size() == 50U);
  const auto optimizer = make_plugin<fl::Optimizer<T>>(plugin, settings);
  optimizer->reset(theta.n_elem);
  arma::Col<T> gradient;
  for (std::size_t k = 0; k < path.size(); ++k) {
    update(*optimizer, objective, theta, gradient);
    const arma::vec expected(path[k].get<std::vector<double>>());
    const double error = arma::norm(arma::conv_to<arma::vec>::from(theta) - expected);
    BOOST_TEST_REQUIRE(error < Tolerance<T>::relative * arma::norm(expected),
                       golden << ": error " << error << " after " << k + 1 << " updates");
  }
}

/// Checks the trajectory `name` in the bowl, and in double the one in Rosenbrock's valley, whose
/// walls are too steep for float.
template <class T>
void check_trajectories(const std::string& name, const std::string& plugin, const char* settings) {
  Bowl<T> bowl;
  check_trajectory<T>("bowl/" + name, bowl, {3, 1, T(3.5), T(1.5), 4}, plugin, settings);
  if constexpr (sizeof(T) == sizeof(double)) {
    Rosenbrock<T> valley;
    check_trajectory<T>("rosenbrock/" + name, valley, {-1.2, 1}, plugin, settings);
  }
}

/// Checks that the minimum of the bowl is found.
template <class T>
void check_bottom(const std::string& plugin, const char* settings, int updates = 2000) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>(plugin, settings);
  optimizer->reset(5);
  Bowl<T> objective;
  arma::Col<T> theta{3, 1, T(3.5), T(1.5), 4}, gradient;
  for (int k = 0; k < updates; ++k) update(*optimizer, objective, theta, gradient);
  BOOST_TEST(arma::abs(theta - 2).max() < T(2e-3), plugin << " " << settings);
}
