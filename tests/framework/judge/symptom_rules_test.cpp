#include "evidence.hpp"

using namespace evidence;

BOOST_AUTO_TEST_SUITE(judge_symptom_rules)

BOOST_AUTO_TEST_CASE(less_than_half_of_what_is_attainable_is_partial) {
  expect(with(learnable(), 0.47, 0.6, 0.5), "partial", "S10");
  expect(with(learnable(), 0.48, 0.6, 0.5), "healthy", "S0");
  auto guess = with(learnable(), 0.47, 0.6, 0.5);
  guess.ceiling_known = false;
  guess.reference_r2 = unknown;
  guess.baselines.clear();
  expect(guess, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(a_stratum_without_skill_is_partial_where_the_ceiling_leaves_no_excuse) {
  auto e = with(learnable(), 0.93, 0.97, 0.94);
  e.ceiling = 1;
  e.strata = {{"step 7", 0.1, 0.04, 60}};
  expect(e, "partial", "S10");
  BOOST_TEST(says(e, "0.04 (none: < 0.05) on step 7 (60 targets)"));
  e.strata[0].n = 49;
  expect(e, "healthy", "S0");
  e.strata[0] = {"step 7", 0.1, 0.06, 60};
  expect(e, "healthy", "S0");
  e.strata[0].skill = 0.04;
  e.ceiling = 0.94;  // all of the missing 6 % may lie in this step: 1 − 0.06/0.1 < 0.5
  expect(e, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(outputs_that_follow_the_last_value_are_persistence) {
  auto e = with(learnable(), 0.4, 0.9, 0.45);
  e.test["mse"] = 0.6;
  e.baselines["persistence"] = {{"r2", 0.41}, {"mse", 0.59}};
  e.copy_index = 0.03;
  e.copy_closeness = 0.9;
  e.linear_share = 1;
  expect(e, "persistence", "S9");
  e.copy_closeness = 0.89;
  expect(e, "linear", "S2");
  e.copy_closeness = 0.95;
  e.copy_index = 0.02;
  expect(e, "linear", "S2");
  e.copy_index = 0.03;
  e.baselines["persistence"]["mse"] = 0.65;  // skill 0.077
  expect(e, "linear", "S2");
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_random_walk_is_healthy) {
  auto e = with(learnable(), 0.97, 1, 0.98);
  e.ceiling_known = false;
  e.test["mse"] = 0.03;
  e.baselines = {{"persistence", {{"r2", 0.976}, {"mse", 0.024}}}};
  e.copy_index = 0.03;
  expect(e, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(outputs_that_know_the_step_only_are_clock_only) {
  auto e = with(learnable(), 0.3, 0.6, 0.3);
  e.clock_share = 0.96;
  e.target_clock_share = 0.4;
  expect(e, "clock-only", "S8");
  e.clock_share = 0.95;
  expect(e, "partial", "S10");
  e.clock_share = 0.97;
  e.target_clock_share = 0.96;  // a season that all samples share
  expect(e, "partial", "S10");
}

BOOST_AUTO_TEST_CASE(a_loss_that_swings_is_oscillating_unless_the_answer_is_good) {
  auto e = with(learnable(), 0.3, 0.6, 0.3);
  e.loss_turns = 0.51;
  e.loss_spread = 0.31;
  expect(e, "oscillating", "S7");
  e.loss_spread = 0.3;
  expect(e, "partial", "S10");
  e.loss_spread = 0.4, e.loss_turns = 0.5;
  expect(e, "partial", "S10");
  auto good = learnable();
  good.loss_turns = 0.9, good.loss_spread = 2;
  expect(good, "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(a_gap_between_training_and_test_is_overfit) {
  expect(with(learnable(), 0.6, 0.9, 0.9), "overfit", "S12");
  expect(with(learnable(), 0.61, 0.9, 0.9), "healthy", "S0");
  expect(with(learnable(), 0.86, 0.9, 1.0), "healthy", "S0");
}

BOOST_AUTO_TEST_CASE(a_model_that_dies_when_it_runs_freely_is_free_run_collapse) {
  auto e = learnable();
  e.free_run_std_ratio = 0.29;
  expect(e, "free-run-collapse", "S11");
  e.free_run_std_ratio = 0.3;
  expect(e, "healthy", "S0");
  e = with(learnable(), 0.49, 0.8, 0.5);
  e.free_run_std_ratio = 0.1;
  expect(e, "healthy", "S0");
}

BOOST_AUTO_TEST_SUITE_END()
