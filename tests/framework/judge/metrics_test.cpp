#include <cmath>

#include <boost/test/unit_test.hpp>
#include <flatline/error.hpp>

#include "config/vocabulary.hpp"
#include "judge/evaluation.hpp"
#include "tolerance.hpp"

namespace judge = flatline::judge;
using flatline::Batch;
using flatline::Task;
namespace tools = boost::test_tools;

namespace {

template <class T>
arma::Cube<T> row(const std::vector<double>& values) {
  arma::Cube<T> cube(1, values.size(), 1);
  for (std::size_t i = 0; i < values.size(); ++i) cube(0, i, 0) = static_cast<T>(values[i]);
  return cube;
}

template <class T>
Batch<T> batch_of(arma::Cube<T> y, flatline::Index steps = 1) {
  Batch<T> batch;
  batch.x.zeros(1, y.n_cols, steps);
  batch.y = std::move(y);
  return batch;
}

/// Two classes; `scores` are of class 1.
template <class T>
arma::Cube<T> two_classes(const std::vector<double>& scores) {
  arma::Cube<T> cube(2, scores.size(), 1);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    cube(0, i, 0) = static_cast<T>(1 - scores[i]);
    cube(1, i, 0) = static_cast<T>(scores[i]);
  }
  return cube;
}

const Task regression{};
const Task classification{.type = Task::Type::classification};

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_metrics)

BOOST_AUTO_TEST_CASE(every_metric_has_a_name_that_hypotheses_may_use) {
  const auto& names = flatline::config::metric_names();
  const auto measured = {
      judge::measure(row<double>({1, 1, 3, 3}), batch_of(row<double>({0, 2, 2, 4})), regression),
      judge::measure(two_classes<double>({0.1, 0.9}), batch_of(two_classes<double>({0, 1})),
                     classification)};
  for (const auto& metrics : measured) {
    for (const auto& [name, value] : metrics) {
      BOOST_TEST((std::find(names.begin(), names.end(), name) != names.end()), name);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(regression_metrics_are_those_of_a_hand_calculation, T, Scalars) {
  const auto m = judge::measure(row<T>({1, 1, 3, 3}), batch_of(row<T>({0, 2, 2, 4})), regression);
  const auto close = tools::tolerance(1e-6);
  BOOST_TEST(m.at("n") == 4);
  BOOST_TEST(m.at("mse") == 1, close);
  BOOST_TEST(m.at("mae") == 1, close);
  BOOST_TEST(m.at("r2") == 0.5, close);
  BOOST_TEST(m.at("std_ratio") == std::sqrt(0.5), close);
  BOOST_TEST(m.at("slope") == 1, close);
  BOOST_TEST(m.at("correlation") == std::sqrt(0.5), close);
  BOOST_TEST(m.at("mean_shift") == 0);
  BOOST_TEST(m.at("target_std") == std::sqrt(2), close);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(several_outputs_give_means_but_the_largest_std_ratio, T, Scalars) {
  arma::Cube<T> y(2, 2, 1), outputs(2, 2, 1, arma::fill::zeros);
  y(0, 0, 0) = -1, y(0, 1, 0) = 1, y(1, 0, 0) = -2, y(1, 1, 0) = 2;
  outputs(1, 0, 0) = -2, outputs(1, 1, 0) = 2;
  const auto m = judge::measure(outputs, batch_of(y), regression);
  BOOST_TEST(m.at("r2") == 0.5);
  BOOST_TEST(m.at("std_ratio") == 1);
  BOOST_TEST(m.at("mse") == 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_constant_target_leaves_ratios_undefined, T, Scalars) {
  const auto m =
      judge::measure(row<T>({0.1, 0.3, 0.3}), batch_of(row<T>({0.1, 0.1, 0.1})), regression);
  for (const char* name : {"r2", "std_ratio", "mean_shift", "correlation"})
    BOOST_TEST(std::isnan(m.at(name)));
  BOOST_TEST(m.at("target_std") == 0);
  BOOST_TEST(m.at("mse") > 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_that_are_not_finite_are_counted_and_measured_by_nothing, T,
                              Scalars) {
  const auto m =
      judge::measure(row<T>({NAN, 1, INFINITY}), batch_of(row<T>({0, 1, 2})), regression);
  BOOST_TEST(m.at("non_finite") == 2);
  BOOST_TEST(std::isnan(m.at("mse")));
  BOOST_TEST(std::isnan(m.at("std_ratio")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_sample_and_none_are_no_error, T, Scalars) {
  const auto one = judge::measure(row<T>({2}), batch_of(row<T>({1})), regression);
  BOOST_TEST(one.at("mse") == 1);
  BOOST_TEST(std::isnan(one.at("r2")));
  const auto none = judge::measure(row<T>({}), batch_of(row<T>({})), regression);
  BOOST_TEST(none.at("n") == 0);
  BOOST_TEST(std::isnan(none.at("mse")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(masked_steps_and_steps_of_weight_zero_do_not_count, T, Scalars) {
  Batch<T> batch = batch_of(arma::Cube<T>(1, 2, 3, arma::fill::zeros), 3);
  arma::Cube<T> outputs(1, 2, 3, arma::fill::ones);
  batch.mask.ones(2, 3);
  batch.mask(1, 2) = 0;
  batch.weight.ones(2, 3);
  batch.weight(0, 0) = 0;
  outputs(0, 1, 2) = 100, outputs(0, 0, 0) = 100;
  const auto m = judge::measure(outputs, batch, regression);
  BOOST_TEST(m.at("n") == 4);
  BOOST_TEST(m.at("mse") == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(measures_do_not_depend_on_the_order_of_the_batch, T, Scalars) {
  const std::vector<double> y{0, 1, 1, 0, 1}, p{0.2, 0.9, 0.4, 0.5, 0.7};
  const std::vector<std::size_t> order{3, 0, 4, 2, 1};
  std::vector<double> y_moved, p_moved;
  for (const auto i : order) y_moved.push_back(y[i]), p_moved.push_back(p[i]);
  const auto same = [](const auto& a, const auto& b) {
    for (const auto& [name, value] : a) BOOST_TEST(value == b.at(name), tools::tolerance(1e-12));
  };
  same(judge::measure(row<T>(p), batch_of(row<T>(y)), regression),
       judge::measure(row<T>(p_moved), batch_of(row<T>(y_moved)), regression));
  same(judge::measure(two_classes<T>(p), batch_of(two_classes<T>(y)), classification),
       judge::measure(two_classes<T>(p_moved), batch_of(two_classes<T>(y_moved)), classification));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(classification_metrics_are_those_of_a_hand_calculation, T, Scalars) {
  const auto m = judge::measure(two_classes<T>({0.25, 0.25, 0.25, 0.75, 0.25}),
                                batch_of(two_classes<T>({0, 0, 0, 1, 1})), classification);
  const auto close = tools::tolerance(1e-6);
  BOOST_TEST(m.at("accuracy") == 0.8, close);
  BOOST_TEST(m.at("balanced_accuracy") == 0.75, close);
  BOOST_TEST(m.at("top_share") == 0.8, close);
  BOOST_TEST(m.at("prior_share") == 0.6, close);
  BOOST_TEST(m.at("majority_share") == 0.6, close);
  BOOST_TEST(m.at("auc") == 0.75, close);
  const double loss = -(4 * std::log(0.75) + std::log(0.25)) / 5;
  const double prior = -(0.6 * std::log(0.6) + 0.4 * std::log(0.4));
  BOOST_TEST(m.at("cross_entropy") == loss, close);
  BOOST_TEST(m.at("cross_entropy_skill") == 1 - loss / prior, close);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scores_are_read_as_the_logarithms_they_stand_for, T, Scalars) {
  const auto p = two_classes<T>({0.1, 0.6, 0.8}), y = two_classes<T>({0, 1, 0});
  const auto scores = arma::Cube<T>(arma::log(p) + T(3));
  const auto of_scores = judge::measure(scores, batch_of(y), classification);
  for (const auto& [name, value] : judge::measure(p, batch_of(y), classification))
    BOOST_TEST(of_scores.at(name) == value, tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(balanced_accuracy_leaves_absent_classes_out, T, Scalars) {
  const auto m =
      judge::measure(two_classes<T>({0.1, 0.9}), batch_of(two_classes<T>({0, 0})), classification);
  BOOST_TEST(m.at("balanced_accuracy") == 0.5);
  BOOST_TEST(std::isnan(m.at("auc")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_answer_that_is_not_finite_is_of_no_class, T, Scalars) {
  auto outputs = two_classes<T>({0.1, 0.9});
  outputs(0, 0, 0) = NAN;
  const auto m = judge::measure(outputs, batch_of(two_classes<T>({0, 1})), classification);
  BOOST_TEST(m.at("accuracy") == 0.5);
  BOOST_TEST(m.at("non_finite") == 1);
  BOOST_TEST(std::isnan(m.at("cross_entropy")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(outputs_of_another_shape_are_refused, T, Scalars) {
  BOOST_CHECK_EXCEPTION(judge::measure(row<T>({1, 2}), batch_of(row<T>({1, 2, 3})), regression),
                        flatline::Error,
                        [](const flatline::Error& error) { return error.id() == "FL701"; });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(train_mean_shift_is_in_deviations_of_the_test_targets, T, Scalars) {
  const auto test = batch_of(row<T>({-2, 2})), train = batch_of(row<T>({1, 3}));
  BOOST_TEST(judge::train_mean_shift(row<T>({5, 7}), test, train) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
