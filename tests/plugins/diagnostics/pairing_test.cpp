#include "data.hpp"

namespace {

/// A batch of 32 sequences with a loss; `shape` may change the batch before it is shown.
template <class T, class Shape>
auto checked(const std::string& loss, const std::string& settings, const Shape& shape) {
  FakeRun<T> run;
  run.task = {.type = fl::Task::Type::classification, .outputs = 3};
  run.loss = make_plugin<fl::Loss<T>>(loss, settings, {run.task, {}});
  run.batch.x.zeros(1, 32, 4);
  run.batch.y = noise<T>(3, 32, 4, "y");
  run.outputs = noise<T>(3, 32, 4, "outputs");
  shape(run.batch);
  auto diagnostic = make_diagnostic<T>("pairing");
  run.step(*diagnostic, 0);
  return finding_of(*diagnostic, "wrong_pairs");
}
const auto as_it_is = [](auto&) {};
const auto one_hot = [](auto& batch) {
  batch.y.zeros();
  for (fl::Index k = 0; k < batch.y.n_elem; k += 3) batch.y[k + k / 3 % 3] = 1;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pairing)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_loss_that_broadcasts_is_found, T, Scalars) {
  for (const char* loss : {"mse", "mae", "huber"}) {
    BOOST_TEST(checked<T>(loss, R"({"pairing": "broadcast"})", as_it_is).fired, loss);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_loss_of_its_own_pairs_is_no_finding, T, Scalars) {
  for (const char* loss : {"mse", "mae", "huber"}) {
    BOOST_TEST(!checked<T>(loss, "{}", as_it_is).fired, loss);
  }
  BOOST_TEST(!checked<T>("cross-entropy", "{}", one_hot).fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_are_accounted_for, T, Scalars) {
  BOOST_TEST(!checked<T>("cross-entropy", R"({"class_weights": [1, 5, 20]})", one_hot).fired);
  BOOST_TEST(!checked<T>("mse", "{}", [](fl::Batch<T>& batch) {
                batch.mask.ones(32, 4);
                batch.mask(3, 3) = batch.mask(3, 2) = 0;
                batch.weight.ones(32, 4);
                batch.weight.row(5) *= 7;
              }).fired);
}

BOOST_AUTO_TEST_CASE(only_the_first_watched_step_is_checked) {
  const auto diagnostic = make_diagnostic<double>("pairing");
  FakeRun<double> run;
  run.loss = make_plugin<fl::Loss<double>>("mse");
  run.batch.x.zeros(1, 4, 1);
  run.batch.y.zeros(1, 4, 1);
  run.outputs.ones(1, 4, 1);
  run.step(*diagnostic, 3);
  run.step(*diagnostic, 4);
  BOOST_TEST(series_of(*diagnostic, "error").at() == std::vector<fl::Index>{3});
}

BOOST_AUTO_TEST_SUITE_END()
