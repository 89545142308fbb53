#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "evidence.hpp"

namespace judge = flatline::judge;
using namespace evidence;
using judge::Evidence;

BOOST_AUTO_TEST_SUITE(judge_outcome)

BOOST_AUTO_TEST_CASE(an_answer_near_the_ceiling_is_healthy) {
  expect(learnable(), "healthy", "S0");
  expect(with(learnable(), 0.9 * 0.95, 0.9, 0.9), "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(an_answer_below_the_ceiling_that_no_rule_blames_is_healthy) {
  const auto fair = with(learnable(), 0.7, 0.8, 0.72);
  expect(fair, "healthy", "S0");
  BOOST_TEST(says(fair, "no rule of failure fires"));
}

BOOST_AUTO_TEST_CASE(a_flat_answer_at_the_training_mean_is_mean) {
  expect(flat(), "mean", "S3");
  auto other = flat();
  other.train_mean_shift = 0.0999;
  expect(other, "mean", "S3");
  BOOST_TEST(says(other, "0.0999"));
  BOOST_TEST(says(other, "< 0.05"));
}

BOOST_AUTO_TEST_CASE(a_flat_answer_elsewhere_is_constant) {
  auto e = flat();
  for (const double shift : {0.1, -0.1, 3.0}) {
    e.train_mean_shift = shift;
    expect(e, "constant", "S1");
  }
}

BOOST_AUTO_TEST_CASE(an_answer_is_flat_below_a_std_ratio_of_5_percent) {
  expect(flat(0.0499), "mean", "S3");
  expect(flat(0.05), "not-learning", "S5");
}

BOOST_AUTO_TEST_CASE(a_flat_answer_where_nothing_can_be_learnt_is_no_failure) {
  auto e = flat();
  e.ceiling = 0;
  expect(e, "nothing-to-learn", "");
  e.ceiling = 0.05;
  expect(e, "nothing-to-learn", "");
  e.ceiling = 0.051;
  expect(e, "mean", "S3");
}

BOOST_AUTO_TEST_CASE(without_a_stated_ceiling_the_reference_and_baselines_tell) {
  auto e = flat();
  e.ceiling_known = false;
  e.ceiling = unknown;
  expect(e, "mean", "S3");
  e.reference_r2 = -0.05;
  e.baselines = {{"mean", {{"r2", -0.001}}}, {"persistence", {{"r2", -1.0}}}};
  expect(e, "nothing-to-learn", "");
  e.baselines["persistence"]["r2"] = 0.9;
  expect(e, "mean", "S3");
  BOOST_TEST(says(e, "the baseline persistence reaches R² 0.9"));
}

BOOST_AUTO_TEST_CASE(a_stated_ceiling_counts_even_where_the_reference_fails) {
  auto e = flat();
  e.reference_r2 = -0.1;
  e.baselines.clear();
  expect(e, "mean", "S3");
}

BOOST_AUTO_TEST_CASE(a_skill_that_may_be_chance_is_nothing_to_learn) {
  auto e = flat();
  e.ceiling_known = false;
  e.baselines.clear();
  e.reference_r2 = 0.15;
  expect(e, "mean", "S3");
  e.test["n"] = 20;  // z²/n = 0.19
  expect(e, "nothing-to-learn", "");
}

BOOST_AUTO_TEST_CASE(a_constant_target_leaves_nothing_to_learn) {
  auto e = flat();
  e.test["target_std"] = 0;
  e.test["r2"] = e.test["std_ratio"] = unknown;
  expect(e, "nothing-to-learn", "");
  auto one_class = majority();
  one_class.test["majority_share"] = 1;
  expect(one_class, "nothing-to-learn", "");
  // The constant's loss is 0, or a rounding error.
  e.late_loss_ratio = one_class.late_loss_ratio = 1e13;
  e.train["target_std"] = 0;
  expect(e, "nothing-to-learn", "");
  one_class.train["majority_share"] = 1;
  expect(one_class, "nothing-to-learn", "");
}

BOOST_AUTO_TEST_CASE(a_straight_line_where_more_is_possible_is_linear) {
  auto line = with(learnable(), 0.5, 0.7, 0.5);
  line.linear_share = 0.995;
  expect(line, "linear", "S2");
  line.trained = false;
  expect(line, "linear", "S2");
  auto bent = line;
  bent.linear_share = 0.9899;
  expect(bent, "healthy", "S0");
  auto better = line;
  better.test["r2"] = 0.53;
  expect(better, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(the_best_line_through_a_parabola_is_linear_although_its_r2_is_high) {
  // y = x² on [0, 1000]: the best line has R² 0.9363, above 0.9 of the ceiling.
  auto line = with(learnable(), 0.936, 0.967, 0.936);
  line.linear_share = 1;
  line.linear_r2 = 0.9363;
  line.ceiling = 1;
  line.reference_r2 = 0.999;
  expect(line, "linear", "S2");
  BOOST_TEST(says(line, "although the reference learner reaches R² 0.999"));
}

BOOST_AUTO_TEST_CASE(a_line_fails_only_where_something_better_was_measured) {
  // A noisy sine seen through a short window: noise alone would leave 0.93, the window does not.
  auto line = with(learnable(), 0.83, 0.9, 0.84);
  line.linear_share = 1;
  line.linear_r2 = 0.83;
  line.reference_r2 = 0.81;
  expect(line, "healthy", "S0");
  line.reference_r2 = 0.8799;
  expect(line, "healthy", "S0");
  line.reference_r2 = 0.8801;
  expect(line, "linear", "S2");
  line.reference_r2 = unknown;
  expect(line, "healthy", "S0");
  line.baselines["seasonal-naive"] = {{"r2", 0.9}};
  expect(line, "linear", "S2");
  line.ceiling = 0.87;  // what was measured above it was chance
  expect(line, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(a_straight_line_is_right_for_a_linear_target) {
  auto line = with(learnable(), 0.94, 0.97, 0.94);
  line.linear_share = 1;
  line.linear_r2 = 0.94;
  expect(line, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(a_line_that_has_learnt_nothing_is_not_learning) {
  auto line = with(learnable(), -0.3, 0.2, 0.01);
  line.linear_share = 1;
  expect(line, "not-learning", "S5");
}

BOOST_AUTO_TEST_CASE(the_previous_value_is_the_best_answer_to_a_random_walk) {
  auto e = with(learnable(), 0.97, 1, 0.98);
  e.ceiling_known = false;
  e.reference_r2 = 0.9;
  e.linear_share = 1;
  e.linear_r2 = 0.975;
  e.baselines = {{"persistence", {{"r2", 0.976}}}, {"linear-window", {{"r2", 0.975}}}};
  expect(e, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(no_training_skill_is_not_learning) {
  expect(with(learnable(), 0.01, 0.3, 0.0499), "not-learning", "S5");
  expect(with(learnable(), 0.01, 0.3, 0.05), "partial", "S10");
}

BOOST_AUTO_TEST_CASE(divergence_comes_first) {
  auto e = flat();
  e.diverged = true;
  expect(e, "diverged", "S6");
  e.diverged = false;
  e.late_loss_ratio = 10.1;
  expect(e, "diverged", "S6");
  e.late_loss_ratio = 10;
  expect(e, "mean", "S3");
  e.test["non_finite"] = 1;
  expect(e, "diverged", "S6");
}

BOOST_AUTO_TEST_CASE(one_class_for_all_is_majority_class) {
  expect(majority(), "majority-class", "S4");
  BOOST_TEST(says(majority(), "S4a"));
  auto ranking = majority();
  ranking.test["auc"] = 0.9, ranking.test["auc_low"] = 0.85, ranking.test["auc_high"] = 0.95;
  ranking.train["cross_entropy_skill"] = 0.2;
  expect(ranking, "majority-class", "S4");
  BOOST_TEST(says(ranking, "S4b"));
}

BOOST_AUTO_TEST_CASE(a_class_is_the_only_answer_from_99_percent_on) {
  auto e = majority();
  e.test["top_share"] = 0.99;
  expect(e, "majority-class", "S4");
  e.test["top_share"] = 0.989;
  expect(e, "not-learning", "S5");
  e = majority();
  e.test["prior_share"] = 0.99;
  expect(e, "not-learning", "S5");
}

BOOST_AUTO_TEST_CASE(the_majority_class_is_right_where_nothing_is_more_accurate) {
  auto e = majority();
  e.ceiling = 0.8;
  expect(e, "nothing-to-learn", "");
  e.test["auc"] = 0.7, e.test["auc_low"] = 0.63, e.test["auc_high"] = 0.77;
  expect(e, "healthy", "S0");
  BOOST_TEST(says(e, "ranks the classes"));
}

BOOST_AUTO_TEST_CASE(a_class_answer_that_learns_is_healthy) {
  auto e = majority();
  e.test["accuracy"] = 0.94, e.test["top_share"] = 0.79;
  expect(e, "healthy", "S0");
  e.test["accuracy"] = 0.88;
  e.train["accuracy"] = 0.89, e.train["cross_entropy_skill"] = 0.3;
  expect(e, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(missing_evidence_is_named_and_not_guessed) {
  auto e = learnable();
  e.test.erase("r2");
  expect(e, "unjudged", "");
  BOOST_TEST(says(e, "test.r2"));
  e = flat();
  e.train_mean_shift = unknown;
  expect(e, "unjudged", "");
  e = flat();
  e.ceiling_known = false, e.reference_r2 = unknown;
  e.baselines = {{"mean", {{"r2", 0.0}}}};
  expect(e, "unjudged", "");
  e.baselines["persistence"] = {{"r2", 0.9}};
  expect(e, "mean", "S3");
  e = with(learnable(), 0.5, 0.7, unknown);
  e.linear_share = unknown;
  expect(e, "healthy", "S0");
  BOOST_TEST(says(e, "linear not checked"));
  BOOST_TEST(says(e, "not-learning not checked"));
}

BOOST_AUTO_TEST_CASE(a_bayes_optimal_regression_is_never_a_failure) {
  // E[y|x] has R² = c, σ(ŷ)/σ(y) = √c and slope 1; measured R² errs within 2.5 standard errors.
  for (double c = 0; c <= 1; c += 0.01) {
    for (const double error : {-2.5, 0.0, 2.5}) {
      const double r2 = c + error * 2 * std::sqrt(c / 500) * (1 - c);
      for (const bool is_linear : {false, true}) {
        auto e = with(learnable(), r2, std::sqrt(c), c);
        e.ceiling = c;
        e.linear_share = is_linear ? 1 : 0.5;
        e.linear_r2 = is_linear ? r2 : r2 - 0.3;
        e.reference_r2 = r2 - 0.1;
        e.baselines.clear();
        const auto outcome = judge::decide(e);
        BOOST_TEST((outcome.name == "healthy" || outcome.name == "nothing-to-learn"),
                   "ceiling " << c << ": " << outcome.name << ", " << outcome.reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_bayes_optimal_majority_answer_is_never_a_failure) {
  for (double prior = 0.5; prior < 1; prior += 0.02) {
    for (const double auc : {0.5, 0.6, 0.8}) {
      auto e = majority();
      e.test["accuracy"] = e.test["majority_share"] = e.test["prior_share"] = prior;
      e.test["auc"] = auc, e.test["auc_low"] = auc - 0.05;
      e.train["accuracy"] = e.train["majority_share"] = prior;
      e.ceiling = e.floor = prior;
      const auto outcome = judge::decide(e);
      BOOST_TEST((outcome.name == "healthy" || outcome.name == "nothing-to-learn"));
      e.ceiling_known = false;
      e.reference_r2 = prior - 0.02;
      BOOST_TEST(judge::decide(e).name == outcome.name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
