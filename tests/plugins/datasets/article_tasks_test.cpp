#include <numbers>

#include <boost/test/unit_test.hpp>

#include "data_under_test.hpp"
#include "faults.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using boost::test_tools::tolerance;
using fl::Index;

namespace {

const Json many{{"sequences", 50000}};

Json with(Json settings, const Json& more) {
  settings.update(more);
  return settings;
}

/// R² of the best linear answer to the numbers of a sequence.
double linear_fit(const fl::Batch<double>& b) {
  arma::mat Z(b.steps() + 1, b.size(), arma::fill::ones);
  for (Index t = 0; t < b.steps(); ++t) Z.row(t) = b.x.slice(t).row(0);
  const arma::vec answers = Z.t() * arma::solve(Z * Z.t(), Z * b.y.slice(0).row(0).t());
  return skill(b, [&](Index n) { return answers[n]; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(article_tasks)

BOOST_AUTO_TEST_CASE_TEMPLATE(multiplication_asks_for_the_product_of_the_marked, T, Scalars) {
  const auto b = make_data<T>("multiplication", {{"length", 9}}).train;
  for (Index n = 0; n < b.size(); ++n) {
    T product = 1;
    Index marks = 0;
    for (Index t = 0; t < 9; ++t) {
      if (b.x(1, n, t) == 0) continue;
      product *= b.x(0, n, t);
      ++marks;
    }
    BOOST_REQUIRE(marks == 2);
    BOOST_REQUIRE(b.y(0, n, 0) == product);
  }
  const auto y = make_data<T>("multiplication", with({{"length", 2}}, many)).train.y;
  BOOST_TEST(arma::var(arma::vectorise(y.slice(0))) == T(0.0486), tolerance(T(0.03)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_curve_gives_f_of_x, T, Scalars) {
  const auto square = make_data<T>("curve", Json::object()).train;
  BOOST_TEST(square.x.max() > T(900));
  BOOST_TEST(square.x.max() < T(1000));
  for (Index n = 0; n < square.size(); ++n) {
    BOOST_REQUIRE_CLOSE(square.y(0, n, 0), square.x(0, n, 0) * square.x(0, n, 0), 1e-3);
  }
  const auto sine =
      make_data<T>("curve", {{"function", "sine"}, {"high", 10}, {"offset", 1.2}}).train;
  for (Index n = 0; n < sine.size(); ++n) {
    BOOST_REQUIRE(std::abs(sine.y(0, n, 0) - std::sin(sine.x(0, n, 0)) - T(1.2)) < T(1e-5));
  }
}

// science.md B1: straight lines reach R² 15/16 and 0.006; 0.301 for two frequencies.
BOOST_AUTO_TEST_CASE(the_best_linear_answers_are_as_good_as_known) {
  BOOST_TEST(linear_fit(make_data<double>("curve", many).train) == 0.9375, tolerance(0.005));
  const Json sine{{"function", "sine"}, {"high", 10}};
  BOOST_TEST(std::abs(linear_fit(make_data<double>("curve", with(sine, many)).train) - 0.006) <
             0.005);
  BOOST_TEST(linear_fit(make_data<double>("two-frequency", many).train) == 0.301, tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(two_frequencies_leave_the_noise) {
  const auto b = make_data<double>("two-frequency", with({{"noise", 0.5}}, many)).train;
  constexpr double turn = 2 * std::numbers::pi;
  const double reached = skill(
      b, [&](Index n) { return std::sin(turn * b.x(0, n, 0)) + std::cos(turn * b.x(0, n, 1)); });
  BOOST_TEST(reached == 0.8, tolerance(0.01));
  BOOST_TEST(task_of("two-frequency", {{"noise", 0.5}}).ceiling.value() == 0.8);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_rare_class_is_as_rare_and_as_knowable_as_asked, T, Scalars) {
  for (const double dependence : {0.0, 0.5, 1.0}) {
    const Json settings{{"prevalence", 0.2}, {"dependence", dependence}, {"step", 2}};
    const auto b = make_data<T>("imbalanced", with(settings, many)).train;
    BOOST_TEST(arma::accu(b.y.slice(0).row(1)) / T(b.size()) == T(0.2), tolerance(T(0.05)));
    const double rule = accuracy(b, [&](Index n, Index) -> Index { return b.x(0, n, 2) > T(0.8); });
    const double best = dependence == 0 ? constant_accuracy(b) : rule;
    BOOST_TEST(std::abs(best - task_of("imbalanced", settings).ceiling.value()) < 0.01, dependence);
    if (dependence == 0) BOOST_TEST(std::abs(rule - 0.68) < 0.01);  // chance: 0.8² + 0.2²
  }
}

BOOST_AUTO_TEST_CASE(a_deciding_step_behind_the_end_is_refused) {
  const auto text = message_of([] { task_of("imbalanced", {{"length", 3}}); });
  BOOST_TEST(text.find("imbalanced.step is not below the length (the label is decided by one step "
                       "of the sequence). Choose an earlier step.") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE(a_class_that_is_absent_from_a_part_is_named) {
  const Json settings{{"prevalence", 0.001}, {"sequences", 100}};
  BOOST_TEST(message_of([&] { make_data<double>("imbalanced", settings); }) ==
             "FL411 class 1 does not occur in the train part (none of its 80 sequences has it). "
             "Raise dataset.sequences or split.train.\n"
             "FL411 class 1 does not occur in the validation part (none of its 10 sequences has "
             "it). Raise dataset.sequences or split.validation.\n"
             "FL411 class 1 does not occur in the test part (none of its 10 sequences has it). "
             "Raise dataset.sequences or split.test.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(white_noise_has_one_distribution_whatever_depends, T, Scalars) {
  for (const double d : {0.0, 0.5, 1.0}) {
    const Json settings{{"dependence", d}, {"sequences", 10000}};
    const auto b = make_data<T>("white-noise", settings).train;
    const arma::Col<T> y = arma::vectorise(b.y);
    BOOST_TEST(arma::mean(y) == T(0.5), tolerance(T(0.01)));
    BOOST_TEST(arma::stddev(y) == T(0.1), tolerance(T(0.02)));
    double left = 0;
    for (Index n = 0; n < b.size(); ++n) {
      for (Index t = 1; t < b.steps(); ++t) {
        const double x = b.x(0, n, t) * (b.x(0, n, t - 1) < 0 ? -1 : 1);
        const double error = b.y(0, n, t) - (0.5 + 0.1 * std::sqrt(d) * x);
        left += error * error / (0.01 * static_cast<double>(b.size() * (b.steps() - 1)));
      }
    }
    BOOST_TEST(std::abs(1 - left - d) < 0.02);
    BOOST_TEST(task_of("white-noise", settings).ceiling.value() == d);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_target_of_sine_sequences_is_the_next_input, T, Scalars) {
  for (const bool same : {false, true}) {
    const auto b = make_data<T>("sine-sequences", {{"same_phase", same}, {"noise", 0}}).train;
    BOOST_TEST(arma::approx_equal(b.y.head_slices(18), b.x.tail_slices(18), "absdiff", T(0)));
    const bool alike = arma::range(arma::vectorise(b.x.slice(3))) < T(1e-6);
    BOOST_TEST(alike == same);
    const double step = 2 * std::cos(2 * std::numbers::pi / 9.5);  // x(t+1) = step·x(t) − x(t−1)
    for (Index n = 0; n < b.size(); ++n) {
      BOOST_REQUIRE(std::abs(b.y(0, n, 7) - T(step) * b.x(0, n, 7) + b.x(0, n, 6)) < T(1e-5));
    }
  }
  const auto noisy = make_data<T>("sine-sequences", {{"same_phase", true}, {"noise", 0.3}}).train;
  BOOST_TEST(arma::stddev(arma::vectorise(noisy.y.slice(5))) == T(0.3), tolerance(T(0.1)));
}

BOOST_AUTO_TEST_SUITE_END()
