#include "judge/statistics.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "judge/auc.hpp"

namespace judge = flatline::judge;
using flatline::Index;
namespace tools = boost::test_tools;

BOOST_AUTO_TEST_SUITE(judge_statistics)

BOOST_AUTO_TEST_CASE(fisher_gives_the_published_p_values, *boost::unit_test::tolerance(1e-9)) {
  BOOST_TEST(judge::fisher_exact(5, 5, 0, 5) == 0.007936507936507938);
  BOOST_TEST(judge::fisher_exact(5, 5, 1, 5) == 0.047619047619047616);
  BOOST_TEST(judge::fisher_exact(4, 4, 0, 4) == 0.028571428571428567);
  BOOST_TEST(judge::fisher_exact(6, 6, 1, 6) == 0.015151515151515154);
  BOOST_TEST(judge::fisher_exact(8, 8, 3, 8) == 0.025641025641025644);
  BOOST_TEST(judge::fisher_exact(7, 10, 2, 11) == 0.029973122852379817);
  BOOST_TEST(judge::fisher_exact(0, 6, 0, 6) == 1);
  BOOST_TEST(judge::fisher_exact(0, 0, 3, 6) == 1);
}

BOOST_AUTO_TEST_CASE(fisher_does_not_depend_on_the_order_of_the_arms) {
  for (Index k1 = 0; k1 <= 6; ++k1)
    for (Index k2 = 0; k2 <= 4; ++k2)
      BOOST_TEST(judge::fisher_exact(k1, 6, k2, 4) == judge::fisher_exact(k2, 4, k1, 6),
                 tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sign_permutation_gives_the_smallest_p_of_its_n) {
  BOOST_TEST(judge::sign_permutation(arma::vec{1, 2, 3, 4, 5}) == 0.0625);
  BOOST_TEST(judge::sign_permutation(arma::vec{1, 2, 3, 4, 5, 6}) == 0.03125);
  BOOST_TEST(judge::sign_permutation(arma::vec{}) == 1);
  BOOST_TEST(judge::sign_permutation(arma::vec{0, 0, 0}) == 1);
}

BOOST_AUTO_TEST_CASE(sign_permutation_counts_ties_with_the_observed_sum) {
  // SciPy, permutation_test(permutation_type="samples"): 2 of 32 and 12 of 256.
  BOOST_TEST(judge::sign_permutation(arma::vec{0.3, -0.1, 0.5, 0.2, 0.4, 0.6}) == 0.0625);
  BOOST_TEST(judge::sign_permutation(arma::vec{1.1, -0.4, 0.7, 2, 0.3, -0.2, 0.9, 1.5}) ==
             0.046875);
}

BOOST_AUTO_TEST_CASE(sign_permutation_of_many_pairs_is_drawn_reproducibly) {
  arma::vec differences(24, arma::fill::ones);
  differences.head(7).fill(-1);  // 17 of 24 positive: sign test, two-sided p = 0.0639
  const double p = judge::sign_permutation(differences);
  BOOST_TEST(p == 0.0639, tools::tolerance(0.05));
  BOOST_TEST(p == judge::sign_permutation(differences));
}

BOOST_AUTO_TEST_CASE(permutation_interval_is_of_order_statistics_of_subset_means) {
  const auto six = judge::permutation_interval(arma::vec{0.3, -0.1, 0.5, 0.2, 0.4, 0.6});
  BOOST_TEST(six.low == -0.1);
  BOOST_TEST(six.high == 0.6, tools::tolerance(1e-12));
  const auto eight = judge::permutation_interval(arma::vec{1.1, -0.4, 0.7, 2, 0.3, -0.2, 0.9, 1.5});
  BOOST_TEST(eight.low == 0.033333333333333305, tools::tolerance(1e-12));
  BOOST_TEST(eight.high == 1.4666666666666668, tools::tolerance(1e-12));
  BOOST_TEST(std::isinf(judge::permutation_interval(arma::vec{1, 2, 3, 4, 5}).low));
}

BOOST_AUTO_TEST_CASE(permutation_interval_excludes_zero_just_when_the_test_rejects) {
  for (int shift = -8; shift <= 8; ++shift) {
    const arma::vec d = arma::vec{1.13, -0.42, 0.71, 2.05, 0.33, -0.24, 0.95} + 0.37 * shift;
    const auto interval = judge::permutation_interval(d);
    BOOST_TEST((judge::sign_permutation(d) <= 0.05) == (interval.low > 0 || interval.high < 0));
  }
}

BOOST_AUTO_TEST_CASE(t_interval_agrees_with_scipy) {
  const auto t = judge::t_interval(arma::vec{0.3, -0.1, 0.5, 0.2, 0.4, 0.6});
  BOOST_TEST(t.low == 0.0560626854854368, tools::tolerance(1e-9));
  BOOST_TEST(t.high == 0.5772706478478965, tools::tolerance(1e-9));
  BOOST_TEST(std::isinf(judge::t_interval(arma::vec{1}).high));
}

BOOST_AUTO_TEST_CASE(holm_steps_down_and_stays_monotone) {
  const auto adjusted = judge::holm({0.04, 0.01, 0.03, 0.6});
  BOOST_TEST(adjusted[1] == 0.04, tools::tolerance(1e-12));
  BOOST_TEST(adjusted[2] == 0.09, tools::tolerance(1e-12));
  BOOST_TEST(adjusted[0] == 0.09, tools::tolerance(1e-12));
  BOOST_TEST(adjusted[3] == 0.6, tools::tolerance(1e-12));
  BOOST_TEST(judge::holm({0.7, 0.8})[0] == 1);
  BOOST_TEST(judge::holm({}).empty());
}

BOOST_AUTO_TEST_CASE(intervals_of_shares_agree_with_scipy) {
  BOOST_TEST(judge::wilson(0.7, 10).low == 0.39677814746114526, tools::tolerance(1e-9));
  BOOST_TEST(judge::wilson(0.7, 10).high == 0.892208732593699, tools::tolerance(1e-9));
  BOOST_TEST(judge::clopper_pearson(7, 10).low == 0.3475471499399921, tools::tolerance(1e-9));
  BOOST_TEST(judge::clopper_pearson(7, 10).high == 0.9332604888222655, tools::tolerance(1e-9));
  BOOST_TEST(judge::clopper_pearson(0, 6).low == 0);
  BOOST_TEST(judge::clopper_pearson(0, 6).high == 0.45925812643990044, tools::tolerance(1e-9));
  BOOST_TEST(judge::clopper_pearson(6, 6).high == 1);
  BOOST_TEST(judge::wilson(0, 0).high == 1);
}

BOOST_AUTO_TEST_CASE(newcombe_gives_the_interval_of_his_example) {
  // Newcombe 1998, table II (a), 56/70 − 48/80, method 10: 0.0524 to 0.3339.
  const auto interval = judge::newcombe(0.8, 70, 0.6, 80);
  BOOST_TEST(interval.low == 0.0524, tools::tolerance(1e-3));
  BOOST_TEST(interval.high == 0.3339, tools::tolerance(1e-3));
  BOOST_TEST(judge::newcombe(0, 6, 0, 6).low == -judge::newcombe(0, 6, 0, 6).high);
}

BOOST_AUTO_TEST_CASE(auc_counts_ties_half_and_has_delongs_interval) {
  const auto auc =
      judge::area_under_curve({0.9, 0.8, 0.7, 0.6, 0.55, 0.4}, {0.7, 0.5, 0.4, 0.3, 0.2});
  BOOST_TEST(auc.value == 0.8333333333333334, tools::tolerance(1e-12));
  BOOST_TEST(auc.low == 0.5734378717905462, tools::tolerance(1e-9));
  BOOST_TEST(auc.high == 1);
  const auto flat = judge::area_under_curve({1, 1, 1}, {1, 1});
  BOOST_TEST(flat.value == 0.5);
  BOOST_TEST((flat.low <= 0.5 && flat.high >= 0.5));
  BOOST_TEST(judge::area_under_curve({1}, {0, 0}).low == 0);
  BOOST_TEST(std::isnan(judge::area_under_curve({}, {0}).value));
  BOOST_TEST(std::isnan(judge::area_under_curve({1, NAN}, {0, 0}).value));
}

BOOST_AUTO_TEST_SUITE_END()
