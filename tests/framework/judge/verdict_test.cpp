#include "hypotheses.hpp"

#include <cmath>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

namespace tools = boost::test_tools;

BOOST_AUTO_TEST_SUITE(judge_verdict)

BOOST_AUTO_TEST_CASE(six_against_none_support_more_often) {
  const auto verdict = decide(make_plan(is_constant, "more often"), rates(6, 0));
  BOOST_TEST(verdict.verdict == "supported");
  BOOST_TEST(verdict.test == "Fisher's exact test");
  BOOST_TEST(verdict.p == 0.0021645021645, tools::tolerance(1e-9));
  BOOST_TEST(verdict.effect == 1);
  BOOST_TEST(verdict.n == 6);
  BOOST_TEST(verdict.sentence ==
             "constant in 6 of 6 runs at a and in 0 of 6 at b; Fisher's exact test p = 0.0022 "
             "(Holm 0.0022)");
}

BOOST_AUTO_TEST_CASE(the_opposite_is_refuted_and_the_negation_turned_round) {
  BOOST_TEST(decide(make_plan(is_constant, "less often"), rates(6, 0)).verdict == "refuted");
  BOOST_TEST(decide(make_plan("outcome is not constant", "less often"), rates(6, 0)).verdict ==
             "supported");
}

BOOST_AUTO_TEST_CASE(little_difference_is_undecided) {
  BOOST_TEST(decide(make_plan(is_constant, "more often"), rates(4, 2)).verdict == "undecided");
}

BOOST_AUTO_TEST_CASE(arms_that_are_alike_are_undecided_and_say_why) {
  const auto none = decide(make_plan(is_constant, "more often"), rates(0, 0));
  BOOST_TEST(none.verdict == "undecided");
  BOOST_TEST(has(none, "it occurs in no run, so nothing tells the levels apart"));
  const auto all = decide(make_plan(is_constant, "more often"), rates(6, 6));
  BOOST_TEST(all.verdict == "undecided");
  BOOST_TEST(has(all, "it occurs in every run"));
}

BOOST_AUTO_TEST_CASE(too_few_runs_are_undecided_and_never_refuted) {
  for (const std::string expect : {"more often", "less often"}) {
    const auto verdict = decide(make_plan(is_constant, expect, 3), rates(3, 0, 3));
    BOOST_TEST(verdict.verdict == "undecided");
    BOOST_TEST(has(verdict, "smallest p is 0.1"));
  }
  const auto five = decide(make_plan("test.r2", "less", 5), pairs({0.1, 0.2, 0.3, 0.4, 0.5}));
  BOOST_TEST(five.verdict == "undecided");
  BOOST_TEST(five.p == 0.0625);
  BOOST_TEST(decide(make_plan("test.r2", "less"), {}).verdict == "undecided");
}

BOOST_AUTO_TEST_CASE(runs_that_failed_or_are_missing_do_not_count_and_are_named) {
  auto runs = rates(6, 0);
  runs[0].state = State::crashed;  // a, replicate 0
  runs.pop_back();                 // b, replicate 5
  runs[3].outcome = "unjudged";    // b, replicate 1
  const auto verdict = decide(make_plan(is_constant, "more often"), runs);
  BOOST_TEST(has(verdict, "constant in 5 of 5 runs at a and in 0 of 4 at b"));
  BOOST_TEST(has(verdict,
                 "left out: replicate 0 at a (crashed), replicate 1 at b (unjudged), "
                 "replicate 5 at b (not run)"));
  BOOST_TEST(verdict.n == 4);
  BOOST_TEST(verdict.planned == 6);
}

BOOST_AUTO_TEST_CASE(six_pairs_of_one_sign_decide_a_metric) {
  const auto greater = decide(make_plan("test.r2", "greater"), pairs(all_greater));
  BOOST_TEST(greater.verdict == "supported");
  BOOST_TEST(greater.p == 0.03125);
  BOOST_TEST(greater.effect == 0.35, tools::tolerance(1e-9));
  BOOST_TEST(greater.low == 0.1, tools::tolerance(1e-9));
  BOOST_TEST(greater.high == 0.6, tools::tolerance(1e-9));
  BOOST_TEST(decide(make_plan("test.r2", "less"), pairs(all_greater)).verdict == "refuted");
  BOOST_TEST(decide(make_plan("test.r2", "greater"), pairs({1, 1, 1, 1, 1, -0.5})).verdict ==
             "undecided");
}

BOOST_AUTO_TEST_CASE(refuting_pays_for_several_hypotheses_as_supporting_does) {
  auto plan = make_plan("test.r2", "less");
  plan.hypotheses.push_back(plan.hypotheses[0]);
  plan.hypotheses[1].id = "H2";
  plan.hypotheses[1].expect = "greater";
  for (const auto& verdict : flatline::judge::decide(plan, pairs(all_greater))) {
    BOOST_TEST(verdict.p_holm == 0.0625);
    BOOST_TEST(verdict.verdict == "undecided");
  }
}

BOOST_AUTO_TEST_CASE(a_pair_without_partner_is_left_out) {
  auto runs = pairs({0.1, 0.2, 0.3, 0.4, 0.5, 0.6});
  runs[5].metrics.clear();
  const auto verdict = decide(make_plan("test.r2", "greater"), runs);
  BOOST_TEST(verdict.n == 5);
  BOOST_TEST(verdict.verdict == "undecided");
  BOOST_TEST(has(verdict, "replicate 2 at b (no test.r2)"));
}

BOOST_AUTO_TEST_CASE(remaining_factors_are_averaged_within_a_replicate) {
  auto plan = make_plan("test.r2", "greater");
  plan.hypotheses[0].where.clear();
  auto runs = pairs(all_greater);
  for (Index r = 0; r < 6; ++r) {
    runs.push_back(run_of("ay", r, "healthy", 0.9));
    runs.push_back(run_of("by", r, "healthy", 0.8));
  }
  const auto verdict = decide(plan, runs);
  BOOST_TEST(verdict.n == 6);
  BOOST_TEST(verdict.effect == (0.35 + 0.1) / 2, tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(where_factors_remain_the_replicate_is_the_unit_for_outcomes_too) {
  auto plan = make_plan(is_constant, "more often");
  plan.hypotheses[0].where.clear();
  auto runs = rates(6, 0);
  for (Index r = 0; r < 6; ++r) {
    runs.push_back(run_of("ay", r, r < 2 ? "constant" : "healthy", 0));
    runs.push_back(run_of("by", r, "healthy", 0));
  }
  const auto verdict = decide(plan, runs);
  BOOST_TEST(verdict.verdict == "supported");
  BOOST_TEST(verdict.test == "exact sign permutation");
  BOOST_TEST(verdict.effect_name == "difference of rates");
  BOOST_TEST(verdict.n == 6);
  BOOST_TEST(verdict.planned == 6);
  BOOST_TEST(verdict.effect == (1 + 1 + 4 * 0.5) / 6, tools::tolerance(1e-9));
  BOOST_TEST(verdict.p == 2 / 64.0, tools::tolerance(1e-9));
  BOOST_TEST(verdict.high <= 1);
  BOOST_TEST(has(verdict,
                 "constant in 8 of 12 runs at a and in 0 of 12 at b, a difference of 0.667 on "
                 "average of 6 paired replicates, 95 % interval [0.131, 0.903]; exact sign "
                 "permutation p = 0.031"));
}

BOOST_AUTO_TEST_CASE(more_cells_do_not_make_up_for_replicates) {
  auto plan = make_plan(is_constant, "more often", 3);
  plan.hypotheses[0].where.clear();
  auto runs = rates(3, 0, 3);
  for (Index r = 0; r < 3; ++r) {
    runs.push_back(run_of("ay", r, "constant", 0));
    runs.push_back(run_of("by", r, "healthy", 0));
  }
  const auto verdict = decide(plan, runs);  // 6 of 6 against 0 of 6
  BOOST_TEST(verdict.verdict == "undecided");
  BOOST_TEST(has(verdict, "fewer than 6 pairs cannot decide"));
}

BOOST_AUTO_TEST_CASE(runs_that_are_missing_in_remaining_cells_are_named) {
  auto plan = make_plan(is_constant, "more often");
  plan.hypotheses[0].where.clear();
  auto runs = rates(6, 0);
  runs.push_back(run_of("ay", 0, "constant", 0));
  const auto verdict = decide(plan, runs);
  BOOST_TEST(has(verdict, "constant in 7 of 7 runs at a and in 0 of 6 at b"));
  BOOST_TEST(verdict.verdict == "supported");  // by the pairs of cell x
  BOOST_TEST(has(verdict, "and 6 more"));
  BOOST_TEST(has(verdict, "replicate 1 at a, cell = y (not run)"));
}

BOOST_AUTO_TEST_CASE(a_cell_without_partner_is_left_out) {
  auto plan = make_plan(is_constant, "more often");
  plan.hypotheses[0].where.clear();
  plan.cells.pop_back();
  const auto verdict = decide(plan, rates(6, 0));
  BOOST_TEST(verdict.verdict == "supported");
  BOOST_TEST(has(verdict, "left out: cell a, cell = y (no partner)"));
}

BOOST_AUTO_TEST_CASE(equality_is_decided_by_the_interval) {
  const std::vector<double> small{0.01, -0.01, 0.02, -0.02, 0.01, 0.0};
  const auto within = [](double x) {
    return make_plan("test.r2", fmt::format("equal within {}", x));
  };
  const auto equal = decide(within(0.05), pairs(small));
  BOOST_TEST(equal.verdict == "supported");
  BOOST_TEST(std::isnan(equal.p));
  BOOST_TEST(decide(within(0.015), pairs(small)).verdict == "undecided");
  BOOST_TEST(decide(within(0.05), pairs(all_greater)).verdict == "refuted");
  BOOST_TEST(decide(within(0.05), pairs({0, 0, 0, 0, 0})).verdict == "undecided");
}

BOOST_AUTO_TEST_CASE(counts_are_supported_when_all_are_there_and_refuted_when_out_of_reach) {
  const auto plan = make_plan(is_constant, "in at least 5 of 6");
  BOOST_TEST(decide(plan, rates(5, 0)).verdict == "supported");
  BOOST_TEST(decide(plan, rates(4, 0)).verdict == "refuted");
  BOOST_TEST(decide(plan, rates(5, 0, 5)).verdict == "undecided");
  BOOST_TEST(decide(plan, rates(3, 0, 5)).verdict == "refuted");
  BOOST_TEST(decide(plan, {}).verdict == "undecided");
  BOOST_TEST(decide(make_plan(is_constant, "in at least 5 of 6", 8), rates(8, 0, 8)).n == 6);
  BOOST_TEST(has(decide(plan, rates(5, 0)),
                 "constant at a in 5 of 6 replicates, expected in at least 5 of 6"));
}

BOOST_AUTO_TEST_CASE(counts_of_a_metric_compare_pairs) {
  const std::vector<double> differences{0.1, 0.2, 0.3, 0.4, 0.5, -0.1};
  BOOST_TEST(
      decide(make_plan("test.r2", "greater in at least 5 of 6"), pairs(differences)).verdict ==
      "supported");
  BOOST_TEST(decide(make_plan("test.r2", "less in at least 5 of 6"), pairs(differences)).verdict ==
             "refuted");
}

BOOST_AUTO_TEST_CASE(holm_corrects_over_the_hypotheses_of_the_file_that_have_a_p) {
  auto plan = make_plan("test.r2", "greater");
  auto second = plan.hypotheses[0], counted = second;
  second.id = "H2";
  counted.expect = "greater in at least 1 of 6";
  plan.hypotheses.push_back(second);
  plan.hypotheses.push_back(counted);
  const auto verdicts = judge::decide(plan, pairs(all_greater));
  BOOST_TEST(verdicts[0].p_holm == 0.0625);
  BOOST_TEST(verdicts[0].verdict == "undecided");
  BOOST_TEST(std::isnan(verdicts[2].p_holm));
  BOOST_TEST(verdicts[2].verdict == "supported");
}

BOOST_AUTO_TEST_CASE(words_that_are_not_understood_are_refused) {
  for (const auto& [measure, expect] :
       {std::pair{"test.r2", "bigger"}, {"test", "greater"}, {"test.r2", "equal within x"}})
    BOOST_CHECK_EXCEPTION(decide(make_plan(measure, expect), {}), flatline::Error,
                          [](const flatline::Error& error) { return error.id() == "FL702"; });
}

BOOST_AUTO_TEST_CASE(a_limit_of_a_metric_is_counted_as_an_outcome_is) {
  // 0.6 … 1.1 against 0.5 each.
  const auto verdict = decide(make_plan("test.r2 above 0.55", "more often"), pairs(all_greater));
  BOOST_TEST(verdict.verdict == "supported");
  BOOST_TEST(has(verdict, "test.r2 above 0.55 in 6 of 6 runs at a and in 0 of 6 at b"));
  BOOST_TEST(
      decide(make_plan("test.r2 above 0.65", "in at least 5 of 6"), pairs(all_greater)).verdict ==
      "supported");
  BOOST_TEST(
      decide(make_plan("test.r2 below 0.65", "in at least 5 of 6"), pairs(all_greater)).verdict ==
      "refuted");
}

BOOST_AUTO_TEST_CASE(a_diverged_run_keeps_no_limit_but_counts) {
  auto runs = pairs(all_greater);
  for (Summary& run : runs) {
    if (run.id.key != "bx") continue;
    run.outcome = "diverged";
    run.metrics.clear();
  }
  for (const char* measure : {"test.r2 above -100", "test.r2 below 100"}) {
    const auto verdict = decide(make_plan(measure, "more often"), runs);
    BOOST_TEST(verdict.verdict == "supported");
    BOOST_TEST(has(verdict, "in 0 of 6 at b"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
