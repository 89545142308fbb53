#include "count_allocations.hpp"
#include "memory_archive.hpp"
#include "optimizer_cases.hpp"

namespace {

struct Case {
  const char* plugin;
  const char* settings;
};
const Case cases[] = {{"adam", "{}"},
                      {"adam", R"({"l1": 0.1, "l2": 0.1, "weight_decay": 0.1})"},
                      {"adamw", "{}"},
                      {"amsgrad", "{}"},
                      {"nadam", "{}"},
                      {"rmsprop", "{}"},
                      {"adagrad", "{}"},
                      {"adadelta", "{}"},
                      {"lbfgs", R"({"iterations": 2, "history": 3})"},
                      {"lbfgs", R"({"l2": 0.1})"},
                      {"sgd", R"({"learning_rate": 1e-4})"},
                      {"sgd", R"({"learning_rate": 1e-4, "momentum": 0.9})"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(all_optimizers)

BOOST_AUTO_TEST_CASE_TEMPLATE(restored_state_continues_bit_for_bit, T, Scalars) {
  for (const Case& c : cases) {
    const auto first = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    first->reset(2);
    Rosenbrock<T> objective;
    arma::Col<T> theta{T(-1.2), 1}, gradient;
    for (int k = 0; k < 6; ++k) update(*first, objective, theta, gradient);

    MemoryArchive archive;
    first->archive(archive);
    archive.restore();
    const auto second = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    second->reset(2);
    second->archive(archive);
    arma::Col<T> other = theta;
    for (int k = 0; k < 6; ++k) {
      update(*first, objective, theta, gradient);
      update(*second, objective, other, gradient);
    }
    BOOST_TEST(theta[0] == other[0], c.plugin);
    BOOST_TEST(theta[1] == other[1], c.plugin);
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
    BOOST_TEST(ends[0][0] == ends[1][0], c.plugin);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_step_allocates_nothing, T, Scalars) {
  for (const Case& c : cases) {
    const auto optimizer = make_plugin<fl::Optimizer<T>>(c.plugin, c.settings);
    optimizer->reset(1000);
    Bowl<T> objective;
    arma::Col<T> theta(1000, arma::fill::ones), gradient;
    BOOST_TEST(allocations_of([&] { gradient.set_size(1000); }) > 0U);
    const bool penalties = std::string(c.settings).find("\"l2\"") != std::string::npos;
    if (penalties) update(*optimizer, objective, theta, gradient);  // the first one allocates
    BOOST_TEST(allocations_of([&] {
                 for (int k = 0; k < 5; ++k) update(*optimizer, objective, theta, gradient);
               }) == 0U,
               c.plugin << c.settings);
  }
}

BOOST_AUTO_TEST_SUITE_END()
