#include "report/filter.hpp"

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "some_results.hpp"

using flatline::report::Filter;

namespace {

/// Which runs fit, as a row of digits: "0101".
std::string fits(const std::string& expression) {
  const SomeResults results;
  const Filter filter(expression);
  flatline::report::require_known_names(filter, results.plan, results.runs);
  const auto planned = results.plan.runs();
  std::string text;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    text += filter.fits({results.plan, planned[i], results.runs[i]}) ? '1' : '0';
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(filter)

BOOST_AUTO_TEST_CASE(the_empty_filter_fits_every_run) { BOOST_TEST(fits("") == "1111"); }

BOOST_AUTO_TEST_CASE(numbers_compare_as_numbers_and_words_as_words) {
  BOOST_TEST(fits("optimizer.learning_rate == 0.00001") == "1010");
  BOOST_TEST(fits("optimizer.learning_rate > 1e-5") == "0101");
  BOOST_TEST(fits("outcome == constant") == "1010");
  BOOST_TEST(fits("state != ok") == "0001");
  BOOST_TEST(fits("test.r2>=0.75") == "0100");
}

BOOST_AUTO_TEST_CASE(and_binds_closer_than_or) {
  BOOST_TEST(fits("outcome == healthy or outcome == constant and replicate == 1") == "0110");
  BOOST_TEST(fits("(outcome == healthy or outcome == constant) and replicate == 1") == "0010");
}

BOOST_AUTO_TEST_CASE(not_turns_one_comparison_around) {
  BOOST_TEST(fits("not replicate == 0 and state == ok") == "0010");
  BOOST_TEST(fits("not (replicate == 0 and state == ok)") == "0011");
}

BOOST_AUTO_TEST_CASE(a_run_without_the_value_fits_only_a_difference) {
  BOOST_TEST(fits("test.r2 < 100") == "1110");
  BOOST_TEST(fits("test.r2 != 100") == "1111");
}

BOOST_AUTO_TEST_CASE(quoted_values_may_hold_blanks_and_operators) {
  BOOST_TEST(fits("phase == 'a (b)' or replicate == \"1\"") == "0011");
}

BOOST_AUTO_TEST_CASE(unfinished_expressions_are_refused_with_their_column) {
  const auto fault = [](const std::string& text) {
    const std::string message = message_of([&] { Filter filter(text); });
    return message.substr(0, message.find(" (a filter compares"));
  };
  BOOST_TEST(fault("outcome") == "FL111 outcome:8: the end is there where a comparison should be");
  BOOST_TEST(fault("outcome == ") ==
             "FL111 outcome == :12: the end is there where a value should be");
  BOOST_TEST(fault("a == 1 b") ==
             "FL111 a == 1 b:8: b is there where and, or or the end should be");
  BOOST_TEST(fault("(a == 1") == "FL111 (a == 1:8: the end is there where ) should be");
  BOOST_TEST(fault("and") == "FL111 and:4: the end is there where a comparison should be");
}

BOOST_AUTO_TEST_CASE(a_filter_beyond_the_limit_is_refused) {
  for (const std::string& level : {std::string("("), std::string("not ")}) {
    std::string deep;
    for (int i = 0; i < 99; ++i) deep += level;
    BOOST_TEST(message_of([&] { Filter filter(deep); }).starts_with("FL111 " + level));
    deep += level + level;
    BOOST_TEST(
        message_of([&] { Filter filter(deep); }) ==
        "FL111 the filter is nested too deeply (the limit is 100 levels). Use fewer brackets "
        "and nots.");
  }
  BOOST_TEST(
      message_of([&] { Filter filter(std::string(3980, 'x')); }) ==
      "FL111 the filter has 3980 characters (the limit is 2000). Ask for less, or choose from "
      "what flatline export writes.");
}

BOOST_AUTO_TEST_CASE(words_that_mean_nothing_are_refused) {
  BOOST_TEST(message_of([] { fits("outcome == constnat"); }) ==
             "FL111 constnat is no outcome. Did you mean constant?");
  BOOST_TEST(message_of([] { fits("optimizer.learning_rat == 1"); }) ==
             "FL111 no run has a value named optimizer.learning_rat (a filter compares factors, "
             "configuration keys, metrics and what ls shows). Did you mean "
             "optimizer.learning_rate?");
}

BOOST_AUTO_TEST_SUITE_END()
