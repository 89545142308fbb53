#include <cmath>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "count_allocations.hpp"
#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

namespace {

/// Rosenbrock's function; its minimum 0 is at (1, 1).
template <class T>
struct Rosenbrock final : fl::Objective<T> {
  T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
    const T a = 1 - p[0], b = p[1] - p[0] * p[0];
    gradient = {-2 * a - 400 * p[0] * b, 200 * b};
    return a * a + 100 * b * b;
  }
};

/// ½ Σ k θ_k² with k = 1 … P; its minimum 0 is at 0.
template <class T>
struct Bowl final : fl::Objective<T> {
  T operator()(const arma::Col<T>& p, arma::Col<T>& gradient) override {
    gradient.set_size(p.n_elem);
    for (fl::Index k = 0; k < p.n_elem; ++k) gradient[k] = T(k + 1) * p[k];
    return arma::dot(p, gradient) / 2;
  }
};

template <class T>
void update(fl::Optimizer<T>& optimizer, fl::Objective<T>& objective, arma::Col<T>& theta,
            arma::Col<T>& gradient) {
  const T loss = objective(theta, gradient);
  optimizer.step({theta, gradient, T(optimizer.learning_rate()), loss, objective});
}

struct Case {
  const char* golden;
  const char* plugin;
  const char* settings;
};
const Case cases[] = {
    {"adam", "adam", R"({"learning_rate": 1e-2})"},
    {"adam-betas", "adam", R"({"learning_rate": 3e-2, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3})"},
    {"sgd", "sgd", R"({"learning_rate": 1e-3})"},
    {"sgd-momentum", "sgd", R"({"learning_rate": 2e-4, "momentum": 0.9})"},
    {"sgd-nesterov", "sgd", R"({"learning_rate": 2e-4, "momentum": 0.9, "nesterov": true})"}};

nlohmann::json golden() {
  std::ifstream file(TEST_SOURCE_DIR "/tests/golden/optimizers.json");
  return nlohmann::json::parse(file).at("optimizers");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(optimizers)

BOOST_AUTO_TEST_CASE(fifty_updates_on_rosenbrock_are_those_of_pytorch) {
  const nlohmann::json all = golden();
  for (const Case& c : cases) {
    const auto optimizer = make_plugin<fl::Optimizer<double>>(c.plugin, c.settings);
    optimizer->reset(2);
    Rosenbrock<double> objective;
    arma::vec theta{-1.2, 1}, gradient;
    for (const auto& expected : all.at(c.golden)) {
      update(*optimizer, objective, theta, gradient);
      BOOST_TEST_REQUIRE(std::abs(theta[0] - expected[0].get<double>()) < 1e-12, c.golden);
      BOOST_TEST_REQUIRE(std::abs(theta[1] - expected[1].get<double>()) < 1e-12, c.golden);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_optimizer_finds_the_bottom_of_a_bowl, T, Scalars) {
  const Case bowls[] = {
      {"", "adam", R"({"learning_rate": 0.02})"},
      {"", "sgd", R"({"learning_rate": 0.05})"},
      {"", "sgd", R"({"learning_rate": 0.05, "momentum": 0.5})"},
      {"", "sgd", R"({"learning_rate": 0.05, "momentum": 0.5, "nesterov": true})"}};
  for (const Case& c : bowls) {
    const auto optimizer = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    optimizer->reset(5);
    Bowl<T> objective;
    arma::Col<T> theta{1, -2, 3, -1, 2}, gradient;
    for (int k = 0; k < 2000; ++k) update(*optimizer, objective, theta, gradient);
    BOOST_TEST(arma::abs(theta).max() < T(1e-3), c.settings);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(adam_finds_the_valley_of_rosenbrock, T, Scalars) {
  const auto optimizer = make_plugin<fl::Optimizer<T>>("adam", R"({"learning_rate": 0.02})");
  optimizer->reset(2);
  Rosenbrock<T> objective;
  arma::Col<T> theta{T(-1.2), 1}, gradient;
  for (int k = 0; k < 6000; ++k) update(*optimizer, objective, theta, gradient);
  BOOST_TEST(std::abs(theta[0] - 1) < T(1e-2));
  BOOST_TEST(std::abs(theta[1] - 1) < T(1e-2));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(restored_state_continues_bit_for_bit, T, Scalars) {
  for (const Case& c : cases) {
    const auto first = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    first->reset(2);
    Rosenbrock<T> objective;
    arma::Col<T> theta{T(-1.2), 1}, gradient;
    for (int k = 0; k < 20; ++k) update(*first, objective, theta, gradient);

    MemoryArchive archive;
    first->archive(archive);
    archive.restore();
    const auto second = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    second->reset(2);
    second->archive(archive);
    arma::Col<T> other = theta;
    for (int k = 0; k < 20; ++k) {
      update(*first, objective, theta, gradient);
      update(*second, objective, other, gradient);
    }
    BOOST_TEST(theta[0] == other[0], c.golden);
    BOOST_TEST(theta[1] == other[1], c.golden);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reset_forgets_everything, T, Scalars) {
  for (const Case& c : cases) {
    const auto optimizer = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    Rosenbrock<T> objective;
    arma::Col<T> ends[2], gradient;
    for (arma::Col<T>& theta : ends) {
      optimizer->reset(2);
      theta = {T(-1.2), 1};
      for (int k = 0; k < 5; ++k) update(*optimizer, objective, theta, gradient);
    }
    BOOST_TEST(ends[0][0] == ends[1][0], c.golden);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_step_allocates_nothing, T, Scalars) {
  for (const Case& c : cases) {
    const auto optimizer = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    optimizer->reset(1000);
    Bowl<T> objective;
    arma::Col<T> theta(1000, arma::fill::ones), gradient;
    BOOST_TEST(allocations_of([&] { gradient.set_size(1000); }) > 0U);
    gradient.ones();
    BOOST_TEST(allocations_of([&] {
                 optimizer->step({theta, gradient, T(1e-3), T(1), objective});
               }) == 0U,
               c.golden);
  }
}

BOOST_AUTO_TEST_CASE(a_setting_that_float_cannot_hold_is_refused_there) {
  const char* const settings = R"({"eps": 1e-50})";
  BOOST_CHECK_EXCEPTION(
      make_plugin<fl::Optimizer<float>>("adam", settings), fl::Error,
      [](const fl::Error& e) { return std::string(e.what()).find("FL204") != std::string::npos; });
  BOOST_CHECK_NO_THROW(make_plugin<fl::Optimizer<double>>("adam", settings));
}

BOOST_AUTO_TEST_CASE(nesterov_without_momentum_is_refused) {
  BOOST_CHECK_THROW(make_plugin<fl::Optimizer<double>>("sgd", R"({"nesterov": true})"), fl::Error);
}

BOOST_AUTO_TEST_SUITE_END()
