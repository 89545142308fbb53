#include <boost/test/unit_test.hpp>

#include "config/vocabulary.hpp"
#include "judge/metric_range.hpp"

namespace judge = flatline::judge;

BOOST_AUTO_TEST_SUITE(judge_metric_range)

BOOST_AUTO_TEST_CASE(metrics_end_where_their_formulas_do) {
  BOOST_TEST(judge::range_of_metric("test.accuracy").text() == "[0, 1]");
  BOOST_TEST(judge::range_of_metric("validation.balanced_accuracy").text() == "[0, 1]");
  BOOST_TEST(judge::range_of_metric("train.correlation").text() == "[-1, 1]");
  BOOST_TEST(judge::range_of_metric("test.mse").text() == "[0, ∞)");
  for (const char* skill : {"test.r2", "baseline.linear-window.r2", "test.skill_seasonal-naive",
                            "test.free_run_r2", "test.reference"}) {
    BOOST_TEST(judge::range_of_metric(skill).text() == "(-∞, 1]", skill);
  }
}

BOOST_AUTO_TEST_CASE(what_has_no_end_or_is_a_diagnostics_own_is_not_bounded) {
  for (const char* metric : {"test.slope", "test.mean_shift", "train.loss", "probe.r2", "r2"}) {
    BOOST_TEST(judge::range_of_metric(metric).text() == "(-∞, ∞)", metric);
  }
}

BOOST_AUTO_TEST_CASE(every_metric_but_these_has_an_end) {
  std::vector<std::string> endless;
  for (const std::string& name : flatline::config::metric_names()) {
    const flatline::Range range = judge::range_of_metric("test." + name);
    if (range.low == flatline::any.low && range.high == flatline::any.high) endless.push_back(name);
  }
  BOOST_TEST(endless == (std::vector<std::string>{"loss", "best_loss", "slope", "mean_shift"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
