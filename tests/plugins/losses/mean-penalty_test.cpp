#include "loss_cases.hpp"

namespace {

fl::Owned<fl::Loss<double>> penalty(const char* settings = "{}") {
  return make_plugin<fl::Loss<double>>("mean-penalty", settings, numbers_at(4));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mean_penalty)

// Errors 1, 3 and −1, 1 over two steps: means 2 and 0.
BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  const auto loss =
      make_plugin<fl::Loss<T>>("mean-penalty", R"({"weight": 0.5})", numbers_at(2, 1));
  fl::Batch<T> batch;
  batch.y.zeros(1, 2, 2);
  arma::Cube<T> outputs(1, 2, 2), gradient;
  outputs.slice(0) = arma::Mat<T>{{1, -1}};
  outputs.slice(1) = arma::Mat<T>{{3, 1}};
  BOOST_TEST(loss->value(outputs, batch, &gradient) == T((1 + 9 + 1 + 1) / 4.0 + 0.5 * 4 / 2),
             boost::test_tools::tolerance(Tolerance<T>::relative));
  const arma::Col<T> expected{1, T(-0.5), 2, T(0.5)};
  BOOST_TEST(
      arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(who_answers_the_mean_of_each_sequence_pays_no_penalty) {
  fl::Batch<double> batch;
  batch.y = some_numbers<double>(2, 3, 4, 0.5);
  const arma::mat mean = arma::mean(batch.y, 2);
  arma::cube outputs(2, 3, 4);
  outputs.each_slice() = mean;
  const double mse = make_plugin<fl::Loss<double>>("mse")->value(outputs, batch, nullptr);
  BOOST_TEST(penalty(R"({"weight": 1000})")->value(outputs, batch, nullptr) == mse,
             boost::test_tools::tolerance(1e-13));
  outputs += 0.1;
  BOOST_TEST(penalty(R"({"weight": 1000})")->value(outputs, batch, nullptr) > mse + 9.9);
}

BOOST_AUTO_TEST_CASE(without_weight_it_is_the_mean_squared_error) {
  const arma::cube outputs = some_numbers<double>(2, 3, 4, 2.5);
  BOOST_TEST(penalty(R"({"weight": 0})")->value(outputs, masked_batch(), nullptr) ==
                 make_plugin<fl::Loss<double>>("mse")->value(outputs, masked_batch(), nullptr),
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  check_gradients(*penalty(R"({"weight": 2})"), false);
}

BOOST_AUTO_TEST_CASE(targets_of_one_step_are_refused) {
  BOOST_CHECK_EXCEPTION(
      make_plugin<fl::Loss<double>>("mean-penalty", "{}", numbers_at(1)), fl::NotApplicable,
      [](const fl::Error& e) {
        return e.faults().front().text() ==
               "FL571 mean-penalty does not apply to targets of one step (the mean over time would "
               "be the target itself). Use mse, or a dataset with a target at each step.";
      });
}

BOOST_AUTO_TEST_SUITE_END()
