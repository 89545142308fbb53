#include "baseline_cases.hpp"

BOOST_AUTO_TEST_SUITE(linear_window)

BOOST_AUTO_TEST_CASE_TEMPLATE(on_adding_it_gains_a_little_on_the_mean, T, Scalars) {
  const auto adding = make_plugin<fl::Dataset<T>>("adding", R"({"length": 4, "sequences": 40000})");
  fl::Rng rng(1, 0, "data");
  const auto splits = adding->make({0.5, 0, 0.5}, rng);
  auto linear = model<T>("linear-window", adding->task());
  const T error = mse(fit_and_answer(*linear, splits.train, splits.test), splits.test.y);
  BOOST_TEST(error < T(1.0 / 6));  // two values are marked among four
  BOOST_TEST(error > T(1.0 / 12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_linear_map_is_found_from_few_and_from_many_sequences, T, Scalars) {
  const fl::Task task{.inputs = 2, .outputs = 2, .steps = 5};
  for (const Index n : {11, 12, 300}) {
    auto train = random_batch<T>(2, 2, n, 5, "train"), test = random_batch<T>(2, 2, 50, 5, "test");
    add_linear_target(train);
    add_linear_target(test);
    auto linear = model<T>("linear-window", task, {{"ridge", 1e-12}});
    const auto outputs = fit_and_answer(*linear, train, test);
    BOOST_TEST(arma::approx_equal(outputs, test.y, "both", T(1e-2), T(1e-3)), n);
    if (n < 300) continue;
    auto chosen = model<T>("linear-window", task);
    BOOST_TEST(r2(fit_and_answer(*chosen, train, test), test.y) > T(1 - 1e-6));
  }
}

// The same minimum from the normal equations, for more and for fewer sequences than inputs.
BOOST_AUTO_TEST_CASE(the_ridge_solution_fulfils_the_normal_equations) {
  for (const Index n : {6, 40}) {
    auto train = random_batch<double>(2, 2, n, 5, "train");
    train.y.imbue([rng = std::make_shared<fl::Rng>(2, 0, "y")] { return rng->normal(); });
    auto linear =
        model<double>("linear-window", {.inputs = 2, .outputs = 2, .steps = 5}, {{"ridge", 0.3}});
    const auto outputs = fit_and_answer(*linear, train, train);
    arma::mat Z(10, n);
    for (Index t = 0; t < 5; ++t) Z.rows(2 * t, 2 * t + 1) = train.x.slice(t);
    Z.each_col() -= arma::mean(Z, 1).eval();
    Z.each_col() /= arma::stddev(Z, 1, 1).eval();
    arma::mat Y = train.y.slice(0);
    const arma::vec level = arma::mean(Y, 1);
    Y.each_col() -= level;
    const double N = static_cast<double>(n);
    arma::mat expected =
        arma::solve(Z * Z.t() / N + 0.3 * arma::eye(10, 10), Z * Y.t() / N).t() * Z;
    expected.each_col() += level;
    BOOST_TEST(arma::approx_equal(outputs.slice(0), expected, "absdiff", 1e-9), n);
  }
}

BOOST_AUTO_TEST_CASE(cross_validation_shrinks_where_there_is_nothing_to_find) {
  auto train = random_batch<double>(1, 1, 60, 40, "train");
  auto test = random_batch<double>(1, 1, 500, 40, "test");
  fl::Rng rng(3, 0, "y");
  train.y.imbue([&] { return rng.normal(); });
  test.y.imbue([&] { return rng.normal(); });
  const fl::Task task{.inputs = 1, .outputs = 1, .steps = 40};
  auto chosen = model<double>("linear-window", task);
  auto none = model<double>("linear-window", task, {{"ridge", 0}});
  BOOST_TEST(mse(fit_and_answer(*chosen, train, test), test.y) < 1.2);
  BOOST_TEST(mse(fit_and_answer(*none, train, test), test.y) > 1.5);
}

// science.md B1, last rows: a sine from one value a quarter period ahead is beyond a linear map,
// from twenty values it isn't.
BOOST_AUTO_TEST_CASE_TEMPLATE(the_window_decides_what_is_linear, T, Scalars) {
  const auto skill = [](Index window) {
    const auto sines = make_plugin<fl::Dataset<T>>("sine-series", Json({{"window", window},
                                                                        {"horizon", 50},
                                                                        {"noise", 0.1},
                                                                        {"series", 20},
                                                                        {"length", 2000},
                                                                        {"cycles", 10}})
                                                                      .dump());
    fl::Rng rng(1, 0, "data");
    const auto splits = sines->make({0.5, 0, 0.5}, rng);
    auto linear = model<T>("linear-window", sines->task());
    return r2(fit_and_answer(*linear, splits.train, splits.test), splits.test.y);
  };
  BOOST_TEST(std::abs(skill(1)) < T(0.02));
  BOOST_TEST(skill(20) > T(0.75));
  BOOST_TEST(skill(100) > T(0.93));
  BOOST_TEST(skill(100) < T(0.5 / 0.51 + 0.005));  // the known ceiling
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_constant_input_changes_nothing, T, Scalars) {
  auto train = random_batch<T>(2, 2, 50, 3, "train");
  for (Index t = 0; t < 3; ++t) train.x.slice(t).row(1).fill(T(0.1));
  add_linear_target(train);
  auto linear = model<T>("linear-window", {.inputs = 2, .outputs = 2, .steps = 3});
  BOOST_TEST(r2(fit_and_answer(*linear, train, train), train.y) > T(1 - 1e-5));
}

BOOST_AUTO_TEST_CASE(linear_window_says_where_it_does_not_apply) {
  const fl::Task many_to_many{.outputs = 1, .steps = 5, .target_steps = 5};
  BOOST_CHECK_THROW(model<double>("linear-window", many_to_many), fl::NotApplicable);
  BOOST_TEST(message_of([&] { model<double>("linear-window", many_to_many); }) ==
             "FL532 linear-window does not apply to many-to-many targets (the whole window holds "
             "the future of each step). Leave linear-window out or ask for the last step only.");
  auto holed = random_batch<double>(2, 1, 20, 3, "train");
  holed.x(0, 0, 0) = std::numeric_limits<double>::quiet_NaN();
  auto linear = model<double>("linear-window", {.inputs = 2, .outputs = 1, .steps = 3});
  BOOST_CHECK_THROW(linear->fit(holed), fl::NotApplicable);
  BOOST_TEST(message_of([&] { linear->fit(holed); }) ==
             "FL533 linear-window does not apply to this data (the training part holds values that "
             "are not finite). Leave linear-window out or fill the missing values first.");
}

BOOST_AUTO_TEST_CASE(an_empty_part_gets_an_empty_answer) { check_empty_part("linear-window"); }

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_fitted_survives_saving, T, Scalars) {
  check_saving<T>("linear-window");
}

BOOST_AUTO_TEST_SUITE_END()
