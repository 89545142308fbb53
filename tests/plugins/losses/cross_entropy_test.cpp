#include "loss_cases.hpp"

namespace {

fl::Context classes(fl::Index n) {
  fl::Context context;
  context.task.type = fl::Task::Type::classification;
  context.task.outputs = n;
  return context;
}

/// One-hot targets in the shape of masked_batch(): three classes, in turn.
fl::Batch<double> masked_classes() {
  fl::Batch<double> batch = masked_batch();
  batch.y.zeros(3, 3, 4);
  for (fl::Index t = 0; t < 4; ++t) {
    for (fl::Index n = 0; n < 3; ++n) batch.y((n + t) % 3, n, t) = 1;
  }
  return batch;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cross_entropy)

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_computed_by_hand, T, Scalars) {
  const auto loss = make_plugin<fl::Loss<T>>("cross-entropy", "{}", classes(2));
  fl::Batch<T> batch;
  batch.y.zeros(2, 2, 1);
  batch.y(0, 0, 0) = batch.y(1, 1, 0) = 1;
  arma::Cube<T> outputs(2, 2, 1);  // p = 1/2, 1/2 and 3/4, 1/4
  outputs.slice(0) = arma::Mat<T>{{0, std::log(T(3))}, {0, 0}};
  arma::Cube<T> gradient;
  const T value = loss->value(outputs, batch, &gradient);
  BOOST_TEST(value == T((std::log(2.0) + std::log(4.0)) / 2),
             boost::test_tools::tolerance(Tolerance<T>::relative));
  const arma::Col<T> expected{T(-0.25), T(0.25), T(0.375), T(-0.375)};
  BOOST_TEST(
      arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(class_weights_scale_each_target_and_the_mean) {
  const auto loss =
      make_plugin<fl::Loss<double>>("cross-entropy", R"({"class_weights": [1, 3]})", classes(2));
  fl::Batch<double> batch;
  batch.y.zeros(2, 2, 1);
  batch.y(0, 0, 0) = batch.y(1, 1, 0) = 1;
  arma::cube outputs(2, 2, 1, arma::fill::zeros);
  outputs(0, 1, 0) = std::log(3.0);
  BOOST_TEST(loss->value(outputs, batch, nullptr) == (std::log(2.0) + 3 * std::log(4.0)) / 4,
             boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  const arma::cube outputs = some_numbers<double>(3, 3, 4, 2.5);
  for (const char* settings : {"{}", R"({"class_weights": [1, 0.2, 5]})"}) {
    const auto loss = make_plugin<fl::Loss<double>>("cross-entropy", settings, classes(3));
    check_gradient(*loss, outputs, masked_classes());
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(logits_far_apart_neither_overflow_nor_lose_the_loss, T, Scalars) {
  const auto loss = make_plugin<fl::Loss<T>>("cross-entropy", "{}", classes(2));
  fl::Batch<T> batch;
  batch.y.zeros(2, 1, 1);
  batch.y(1, 0, 0) = 1;
  arma::Cube<T> outputs(2, 1, 1), gradient;
  outputs[0] = 10000;
  outputs[1] = -10000;
  BOOST_TEST(loss->value(outputs, batch, &gradient) == T(20000));
  BOOST_TEST(gradient[0] == T(1));
  BOOST_TEST(gradient[1] == T(-1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(respond_makes_probabilities_of_logits, T, Scalars) {
  const auto loss = make_plugin<fl::Loss<T>>("cross-entropy", "{}", classes(2));
  arma::Cube<T> outputs(2, 1, 2);
  outputs[0] = std::log(T(3));
  outputs[1] = 0;
  outputs[2] = outputs[3] = 5000;
  loss->respond(outputs);
  const arma::Col<T> expected{T(0.75), T(0.25), T(0.5), T(0.5)};
  BOOST_TEST(
      arma::approx_equal(arma::vectorise(outputs), expected, "absdiff", Tolerance<T>::absolute));
}

BOOST_AUTO_TEST_CASE(class_weights_of_another_length_are_refused) {
  const auto makes = [](const char* settings) {
    make_plugin<fl::Loss<double>>("cross-entropy", settings, classes(3));
  };
  BOOST_CHECK_EXCEPTION(makes(R"({"class_weights": [1, 2]})"), fl::Error, [](const fl::Error& e) {
    const std::string text = e.what();
    return text.find("FL541 cross-entropy got 2 class_weights for a task with 3 classes") !=
           std::string::npos;
  });
  BOOST_CHECK_THROW(makes(R"({"class_weights": [0, 0, 0]})"), fl::Error);
  BOOST_CHECK_NO_THROW(makes(R"({"class_weights": [0, 0, 1]})"));
}

BOOST_AUTO_TEST_SUITE_END()
