#include "data.hpp"

namespace {

/// The states of 3 units at the end of a run, as `distort` leaves them.
template <class T, class Distort>
auto ended(const Distort& distort) {
  auto diagnostic = make_diagnostic<T>("rank");
  HiddenRun<T> run(3, 400, 2);
  run.hidden->distort = distort;
  run.finish(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rank)

BOOST_AUTO_TEST_CASE_TEMPLATE(units_that_all_say_the_same_are_found, T, Scalars) {
  const auto diagnostic = ended<T>([](arma::Cube<T>&) {});
  BOOST_TEST(finding_of(*diagnostic, "collapsed").fired);
  BOOST_TEST(finding_of(*diagnostic, "collapsed").value == 1.0, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(!finding_of(*diagnostic, "full").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(independent_units_use_all_directions, T, Scalars) {
  const auto diagnostic =
      ended<T>([](arma::Cube<T>& h) { h = noise<T>(3, h.n_cols, h.n_slices, "h"); });
  BOOST_TEST(!finding_of(*diagnostic, "collapsed").fired);
  BOOST_TEST(series_of(*diagnostic, "effective_rank").values()[0] > 2.9);
  BOOST_TEST(finding_of(*diagnostic, "full").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(two_directions_of_equal_size_have_rank_two, T, Scalars) {
  const auto diagnostic = ended<T>([](arma::Cube<T>& h) {
    h.zeros();
    for (fl::Index n = 0; n < h.n_cols; ++n) h(n % 2, n, 1) = n % 4 < 2 ? T(1) : T(-1);
  });
  BOOST_TEST(series_of(*diagnostic, "effective_rank").values()[0] == 2.0,
             boost::test_tools::tolerance(1e-4));
  BOOST_TEST(series_of(*diagnostic, "participation_ratio").values()[0] == 2.0,
             boost::test_tools::tolerance(1e-4));
  BOOST_TEST(!finding_of(*diagnostic, "collapsed").fired);
  BOOST_TEST(!finding_of(*diagnostic, "full").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_norm_of_the_last_states_is_their_mean_length, T, Scalars) {
  const auto diagnostic = ended<T>([](arma::Cube<T>& h) {
    h.zeros();
    for (fl::Index n = 0; n < h.n_cols; ++n) {
      h(0, n, 0) = T(100);  // not the last step
      h(0, n, 1) = T(n % 2 ? 3 : 6);
      h(2, n, 1) = T(n % 2 ? 4 : 8);
    }
  });
  BOOST_TEST(series_of(*diagnostic, "state_norm").values()[0] == 7.5,
             boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(states_that_do_not_vary_are_collapsed) {
  const auto diagnostic = ended<double>([](arma::cube& h) { h.fill(0.3); });
  BOOST_TEST(finding_of(*diagnostic, "collapsed").value == 0);
}

BOOST_AUTO_TEST_SUITE_END()
