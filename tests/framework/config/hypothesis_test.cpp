#include <boost/test/unit_test.hpp>

#include "planning.hpp"

namespace flatline::test {
namespace {

config::Hypothesis one(const std::string& measure, const std::string& expect) {
  return plan_of(base + "grid: {optimizer.learning_rate: [1e-5, 1e-3], loss: [mse, mae]}\n" +
                 "hypotheses:\n  - {id: V2, claim: A claim., measure: " + measure +
                 ", expect: " + expect +
                 ",\n     compare: {optimizer.learning_rate: [0.00001, 1.0e-3]}, "
                 "where: {loss: mae}}\n")
      .hypotheses.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_hypothesis)

BOOST_AUTO_TEST_CASE(levels_match_as_numbers) {
  const config::Hypothesis hypothesis = one("outcome is constant", "more often");
  BOOST_TEST(hypothesis.id == "V2");
  BOOST_TEST(hypothesis.claim == "A claim.");
  BOOST_TEST(hypothesis.factor == "optimizer.learning_rate");
  BOOST_TEST(hypothesis.levels[0] == "1e-5");
  BOOST_TEST(hypothesis.levels[1] == "0.001");
  BOOST_TEST(hypothesis.where.at(0).first == "loss");
  BOOST_TEST(hypothesis.where.at(0).second == "mae");
}

BOOST_AUTO_TEST_CASE(every_expectation_of_the_grammar_is_read) {
  for (const char* expect : {"more often", "less often", "in at least 2 of 3"}) {
    BOOST_TEST(one("outcome is not healthy", expect).expect == expect);
  }
  for (const char* expect : {"greater", "less", "equal within 0.1", "greater in at least 3 of 3",
                             "less in at least 1 of 3"}) {
    BOOST_TEST(one("test.r2", expect).expect == expect);
  }
}

BOOST_AUTO_TEST_CASE(a_metric_with_a_limit_holds_or_does_not) {
  for (const char* expect : {"more often", "less often", "in at least 2 of 3"}) {
    BOOST_TEST(one("test.r2 above 0.9", expect).expect == expect);
  }
  BOOST_TEST(one("gradient-flow.vanishing below 1e-3", "more often").measure ==
             "gradient-flow.vanishing below 1e-3");
  const auto fault = [](const std::string& measure, const std::string& expect) {
    try {
      one(measure, expect);
    } catch (const Error& error) {
      return error.faults().front().problem;
    }
    return std::string("none");
  };
  BOOST_TEST(fault("test.r2 above average", "more often") == "measure: average is no number");
  BOOST_TEST(fault("test.r2 above 0.9", "greater") ==
             "expect: greater does not fit the measure test.r2 above 0.9");
}

BOOST_AUTO_TEST_CASE(a_finding_of_a_diagnostic_can_be_measured) {
  BOOST_TEST(one("gradient-flow.vanishing", "less").measure == "gradient-flow.vanishing");
}

BOOST_AUTO_TEST_CASE(a_finding_needs_its_diagnostic_in_the_cells_that_are_compared) {
  const std::string text =
      base +
      "diagnostics: [output]\ngrid: {loss: [mse, mae]}\n"
      "hypotheses:\n  - {id: H, claim: A claim., measure: saturation.saturated, expect: greater,\n"
      "     compare: {loss: [mse, mae]}}\n";
  BOOST_TEST(
      faults_of(text) ==
      "x.yaml:11:5: FL247 hypothesis H measures saturation.saturated, but loss = mse has no "
      "diagnostic saturation (only a diagnostic that watches has findings). Add saturation to "
      "diagnostics.\nx.yaml:11:5: FL247 hypothesis H measures saturation.saturated, but loss "
      "= mae has no diagnostic saturation (only a diagnostic that watches has findings). Add "
      "saturation to diagnostics.");
}

BOOST_AUTO_TEST_CASE(blanks_between_words_do_not_count) {
  BOOST_TEST(one("outcome  is   constant", "more  often").measure == "outcome is constant");
  BOOST_TEST(one("test.r2", "equal  within 1").expect == "equal within 1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
