#include "loss_cases.hpp"

BOOST_AUTO_TEST_SUITE(mse)

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  const auto loss = make_plugin<fl::Loss<T>>("mse");
  fl::Batch<T> batch;
  batch.y.zeros(2, 2, 1);
  arma::Cube<T> outputs(2, 2, 1);  // errors 1, −2 of the first sequence, 0, 3 of the second
  outputs.slice(0) = arma::Mat<T>{{1, 0}, {-2, 3}};
  arma::Cube<T> gradient;
  const T value = loss->value(outputs, batch, &gradient);
  BOOST_TEST(value == T((1 + 4 + 0 + 9) / 4.0),
             boost::test_tools::tolerance(Tolerance<T>::relative));
  const arma::Col<T> expected{0.5, -1, 0, 1.5};
  BOOST_TEST(
      arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(padding_is_left_out_and_step_weights_count) {
  const auto loss = make_plugin<fl::Loss<double>>("mse");
  fl::Batch<double> batch;
  batch.y.zeros(1, 2, 2);
  batch.mask = {{1, 1}, {0, 0}};
  batch.weight = {{1, 3}, {5, 5}};
  arma::cube outputs(1, 2, 2);  // errors 1 and 2 of the first sequence; the second is padding
  outputs.slice(0) = arma::mat{1, 100};
  outputs.slice(1) = arma::mat{2, 100};
  arma::cube gradient;
  BOOST_TEST(loss->value(outputs, batch, &gradient) == (1 * 1 + 3 * 4) / 4.0,
             boost::test_tools::tolerance(1e-14));
  const arma::vec expected{0.5, 0, 3, 0};
  BOOST_TEST(arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", 1e-14));
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  const auto loss = make_plugin<fl::Loss<double>>("mse");
  check_gradient(*loss, some_numbers<double>(2, 3, 4, 2.5), masked_batch());
  fl::Batch<double> last;
  last.y = some_numbers<double>(3, 5, 1, 0.5);
  check_gradient(*loss, some_numbers<double>(3, 5, 1, 2.5), last);
}

BOOST_AUTO_TEST_SUITE_END()
