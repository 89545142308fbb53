#include "loss_cases.hpp"

namespace {

/// One-hot targets in the shape of masked_batch(): three classes, in turn.
fl::Batch<double> masked_classes() {
  fl::Batch<double> batch = masked_batch();
  batch.y = classes_in_turn<double>();
  return batch;
}

template <class T>
fl::Owned<fl::Loss<T>> cross_entropy_of_three(const char* settings) {
  return make_plugin<fl::Loss<T>>("cross-entropy", settings, classes(3));
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

BOOST_AUTO_TEST_CASE_TEMPLATE(value_and_gradient_are_those_of_pytorch, T, Scalars) {
  const std::pair<const char*, const char*> cases[] = {
      {"cross-entropy", "{}"},
      {"cross-entropy/weights", R"({"class_weights": [1, 0.2, 5]})"},
      {"cross-entropy/smoothing", R"({"class_weights": [1, 0.2, 5], "smoothing": 0.2})"},
      {"cross-entropy/binary", R"({"form": "binary", "class_weights": [1, 0.2, 5]})"}};
  for (const auto& [name, settings] : cases) {
    check_golden<T>(*cross_entropy_of_three<T>(settings), name, classes_in_turn<T>());
  }
}

BOOST_AUTO_TEST_CASE(gradient_agrees_with_central_differences) {
  const arma::cube logits = 3 * some_numbers<double>(3, 3, 4, 2.5);
  const arma::cube probabilities = 0.5 + 0.45 * some_numbers<double>(3, 3, 4, 2.5);
  for (const char* form : {"categorical", "binary"}) {
    for (const char* from : {"logits", "probabilities"}) {
      const std::string settings =
          std::string(R"({"class_weights": [1, 0.2, 5], "smoothing": 0.1)") + R"(, "form": ")" +
          form + R"(", "from": ")" + from + "\"}";
      check_gradient(*cross_entropy_of_three<double>(settings.c_str()),
                     from[0] == 'l' ? logits : probabilities, masked_classes());
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(logits_and_their_probabilities_give_the_same_loss, T, Scalars) {
  const arma::Cube<T> logits = T(3) * some_numbers<T>(3, 3, 4, 2.5);
  fl::Batch<T> batch;
  batch.y = classes_in_turn<T>();
  const auto of_logits = cross_entropy_of_three<T>("{}");
  const auto of_shares = cross_entropy_of_three<T>(R"({"from": "probabilities"})");
  arma::Cube<T> probabilities = logits;
  of_logits->respond(probabilities);
  BOOST_TEST(
      of_logits->value(logits, batch, nullptr) == of_shares->value(probabilities, batch, nullptr),
      boost::test_tools::tolerance(Tolerance<T>::relative));
  arma::Cube<T> same = probabilities;
  of_shares->respond(same);
  BOOST_TEST(arma::approx_equal(same, probabilities, "absdiff", T(0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_probability_of_zero_costs_much_but_is_finite, T, Scalars) {
  for (const char* form : {"categorical", "binary"}) {
    const auto loss = make_plugin<fl::Loss<T>>(
        "cross-entropy", std::string(R"({"from": "probabilities", "form": ")") + form + "\"}",
        classes(2));
    fl::Batch<T> batch;
    batch.y.zeros(2, 1, 1);
    batch.y[0] = 1;
    arma::Cube<T> outputs(2, 1, 1), gradient;
    outputs[1] = 1;
    const T value = loss->value(outputs, batch, &gradient);
    BOOST_TEST(value > T(10));
    BOOST_TEST(std::isfinite(value));
    BOOST_TEST(gradient.is_finite());
    BOOST_TEST(gradient[0] < 0);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_for_undoes_respond, T, Scalars) {
  for (const char* settings : {"{}", R"({"form": "binary"})", R"({"from": "probabilities"})"}) {
    const auto loss = make_plugin<fl::Loss<T>>("cross-entropy", settings, classes(2));
    arma::Cube<T> answers(2, 1, 1);
    answers[0] = T(0.2);
    answers[1] = T(0.8);
    arma::Cube<T> back = answers;
    loss->outputs_for(back);
    loss->respond(back);
    BOOST_TEST(arma::approx_equal(back, answers, "absdiff", Tolerance<T>::absolute), settings);
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

BOOST_AUTO_TEST_CASE(a_regression_task_is_refused) {
  BOOST_CHECK_EXCEPTION(make_plugin<fl::Loss<double>>("cross-entropy", "{}", numbers_at(1)),
                        fl::NotApplicable, [](const fl::Error& e) {
                          return e.faults().front().text() ==
                                 "FL570 cross-entropy does not apply to a regression task (its "
                                 "targets have to be classes, one-hot). Use mse, mae or huber, or "
                                 "a dataset with classes.";
                        });
}

BOOST_AUTO_TEST_SUITE_END()
