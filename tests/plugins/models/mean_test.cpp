#include "baseline_cases.hpp"

BOOST_AUTO_TEST_SUITE(mean)

// science.md B1: MSE 1/6 on adding.
BOOST_AUTO_TEST_CASE_TEMPLATE(the_mean_makes_the_known_error_on_adding, T, Scalars) {
  const auto adding = make_plugin<fl::Dataset<T>>("adding", R"({"length": 4, "sequences": 40000})");
  fl::Rng rng(1, 0, "data");
  const auto splits = adding->make({0.5, 0, 0.5}, rng);
  auto mean = model<T>("mean", adding->task());
  const auto outputs = fit_and_answer(*mean, splits.train, splits.test);
  BOOST_TEST((arma::size(outputs) == arma::size(splits.test.y)));
  BOOST_TEST(mse(outputs, splits.test.y) == T(1.0 / 6), boost::test_tools::tolerance(T(0.02)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_mean_of_one_hot_targets_is_the_class_shares, T, Scalars) {
  fl::Batch<T> train;
  train.x.zeros(1, 4, 2);
  train.y.zeros(2, 4, 1);
  for (const Index n : {0, 1, 2}) train.y(0, n, 0) = 1;
  train.y(1, 3, 0) = 1;
  auto mean = model<T>("mean", {.type = fl::Task::Type::classification, .outputs = 2});
  const auto outputs = fit_and_answer(*mean, train, train);
  BOOST_TEST(outputs(0, 2, 0) == T(0.75));
  BOOST_TEST(outputs(1, 2, 0) == T(0.25));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_mean_leaves_out_padding_and_obeys_weights, T, Scalars) {
  fl::Batch<T> train;
  train.x.zeros(1, 2, 2);
  train.y.zeros(1, 2, 2);
  train.y(0, 0, 0) = 3;
  train.y(0, 1, 0) = 9;
  train.y(0, 0, 1) = 100;
  train.y(0, 1, 1) = 100;
  train.mask = {{1, 0}, {1, 0}};
  train.weight = {{1, 1}, {2, 2}};
  auto mean = model<T>("mean", {.outputs = 1, .target_steps = 2});
  const auto outputs = fit_and_answer(*mean, train, train);
  BOOST_TEST((arma::size(outputs) == arma::size(1, 2, 2)));
  BOOST_TEST(outputs(0, 0, 1) == T(7), boost::test_tools::tolerance(Tolerance<T>::relative));
}

BOOST_AUTO_TEST_CASE(an_empty_part_gets_an_empty_answer) { check_empty_part("mean"); }

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  check_saving<T>("mean");
}

BOOST_AUTO_TEST_SUITE_END()
