#include "views.hpp"

namespace {

/// A test part of one output whose targets are −2, −1, 0, 1, 2 plus `shift`, answered by
/// a + b × (target without shift); the training targets have the mean 0.
template <class T>
FakeRun<T> regression(double a, double b) {
  FakeRun<T> run;
  run.test.y.set_size(1, 5, 1);
  run.test_outputs.set_size(1, 5, 1);
  for (fl::Index n = 0; n < 5; ++n) {
    run.test.y[n] = T(double(n) - 2);
    run.test_outputs[n] = T(a + b * (double(n) - 2));
  }
  run.train = run.test;
  run.train_outputs = run.test_outputs;
  return run;
}

template <class T>
auto judged(FakeRun<T> run) {
  auto diagnostic = make_diagnostic<T>("output", run.task);
  run.epoch(*diagnostic, 1);
  run.end(*diagnostic);
  return diagnostic;
}

template <class T>
std::vector<std::string> fired(const fl::Diagnostic<T>& diagnostic) {
  std::vector<std::string> names;
  for (const fl::Finding& finding : diagnostic.findings()) {
    if (finding.fired) names.push_back(finding.name);
  }
  return names;
}

/// Ten sequences of two classes, the first `n_first` of class 0; `answers` is the class answered.
template <class T>
FakeRun<T> classification(fl::Index n_first, const std::vector<fl::Index>& answers) {
  FakeRun<T> run;
  run.task.type = fl::Task::Type::classification;
  run.task.outputs = 2;
  run.test.y.zeros(2, 10, 1);
  run.test_outputs.zeros(2, 10, 1);
  for (fl::Index n = 0; n < 10; ++n) {
    run.test.y(n < n_first ? 0 : 1, n, 0) = 1;
    run.test_outputs(answers[n], n, 0) = T(0.7);
  }
  run.train = run.test;
  run.train_outputs = run.test_outputs;
  return run;
}

const std::vector<std::string> nothing;

}  // namespace

BOOST_AUTO_TEST_SUITE(output)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_series_are_those_computed_by_hand, T, Scalars) {
  const auto diagnostic = judged(regression<T>(1, 0.5));
  const auto close = boost::test_tools::tolerance(1e-6);
  BOOST_TEST(series_of(*diagnostic, "std_ratio").values()[0] == 0.5, close);
  BOOST_TEST(series_of(*diagnostic, "calibration_slope").values()[0] == 2.0, close);
  BOOST_TEST(series_of(*diagnostic, "mean_shift").values()[0] == 1 / std::sqrt(2.0), close);
  BOOST_TEST(series_of(*diagnostic, "skill").values()[0] == 1 - 1.5 / 2, close);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(right_answers_fire_nothing, T, Scalars) {
  BOOST_TEST(fired(*judged(regression<T>(0, 1))) == nothing);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_regression_finding_fires_for_its_own_reason, T, Scalars) {
  using Names = std::vector<std::string>;
  BOOST_TEST(fired(*judged(regression<T>(0, 0.01))) == (Names{"flat_output", "no_skill"}));
  BOOST_TEST(fired(*judged(regression<T>(0, 0.5))) == Names{"under_dispersed"});
  BOOST_TEST(fired(*judged(regression<T>(0, 1.8))) == Names{"over_dispersed"});
  BOOST_TEST(fired(*judged(regression<T>(0.2, 1))) == Names{"shifted_mean"});
}

BOOST_AUTO_TEST_CASE(the_worst_output_is_named) {
  FakeRun<double> run = regression<double>(0, 1);
  const arma::mat row = run.test.y.slice(0);
  run.test.y.set_size(2, 5, 1);
  run.test.y.slice(0) = arma::join_cols(row, row);
  run.test_outputs.set_size(2, 5, 1);
  run.test_outputs.slice(0) = run.test.y.slice(0);
  run.test_outputs.slice(0).row(1) *= 0.02;
  run.train = run.test;
  run.train_outputs = run.test_outputs;
  const auto diagnostic = judged(run);
  BOOST_TEST(finding_of(*diagnostic, "flat_output").fired);
  BOOST_TEST(finding_of(*diagnostic, "flat_output").evidence ==
             "σ(ŷ)/σ(y) of output 1 on the test part is 0.02.");
}

BOOST_AUTO_TEST_CASE(padding_does_not_count) {
  FakeRun<double> run;
  run.test.y.set_size(1, 1, 4);
  run.test_outputs.set_size(1, 1, 4);
  for (fl::Index t = 0; t < 4; ++t) run.test.y[t] = run.test_outputs[t] = double(t);
  run.test_outputs[3] = 1e6;
  run.test.mask = arma::mat{1, 1, 1, 0};
  run.train = run.test;
  run.train_outputs = run.test_outputs;
  BOOST_TEST(fired(*judged(run)) == nothing);
  run.test.mask.ones();
  BOOST_TEST(fired(*judged(run)) != nothing);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_answer_for_two_classes_is_found, T, Scalars) {
  const auto diagnostic = judged(classification<T>(6, std::vector<fl::Index>(10, 0)));
  BOOST_TEST(fired(*diagnostic) == (std::vector<std::string>{"one_class", "no_skill"}));
  BOOST_TEST(series_of(*diagnostic, "majority_share").values()[0] == 1);
  BOOST_TEST(series_of(*diagnostic, "accuracy").values()[0] == 0.6,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(right_classes_fire_nothing, T, Scalars) {
  BOOST_TEST(fired(*judged(classification<T>(6, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}))) == nothing);
}

BOOST_AUTO_TEST_CASE(without_a_validation_part_nothing_is_recorded) {
  const auto diagnostic = make_diagnostic<double>("output");
  FakeRun<double> run;
  run.epoch(*diagnostic, 0);
  run.end(*diagnostic);
  BOOST_TEST(series_of(*diagnostic, "skill").at().empty());
  BOOST_TEST(diagnostic->findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
