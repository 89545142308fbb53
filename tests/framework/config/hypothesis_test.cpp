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

BOOST_AUTO_TEST_CASE(blanks_between_words_do_not_count) {
  BOOST_TEST(one("outcome  is   constant", "more  often").measure == "outcome is constant");
  BOOST_TEST(one("test.r2", "equal  within 1").expect == "equal within 1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatline::test
