#include "data.hpp"

namespace {

template <class T>
auto tested(const arma::Cube<T>& x, const arma::Cube<T>& y) {
  auto diagnostic = make_diagnostic<T>("dependence");
  FakeRun<T> run;
  run.data.train.x = x;
  run.data.train.y = y;
  run.show_data(*diagnostic);
  return diagnostic;
}

arma::cube walk(const char* stream) {
  arma::cube steps = noise<double>(1, 400, 1, stream);
  for (fl::Index n = 1; n < 400; ++n) steps[n] += steps[n - 1];
  return steps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dependence)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_line_has_distance_correlation_1, T, Scalars) {
  const arma::Cube<T> x = noise<T>(1, 200, 1);
  const auto diagnostic = tested<T>(x, arma::Cube<T>(3 * x + 1));
  BOOST_TEST(series_of(*diagnostic, "dcor").values()[0] == 1.0, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(finding_of(*diagnostic, "no_dependence").value == 1.0 / 200,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(!finding_of(*diagnostic, "no_dependence").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_parabola_is_seen_although_no_line_fits, T, Scalars) {
  const arma::Cube<T> x = noise<T>(1, 200, 1);
  BOOST_TEST(finding_of(*tested<T>(x, arma::square(x)), "no_dependence").value < 0.05);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(independent_targets_are_found, T, Scalars) {
  const auto diagnostic = tested<T>(noise<T>(1, 300, 2), noise<T>(1, 300, 1, "y"));
  BOOST_TEST(finding_of(*diagnostic, "no_dependence").fired);
}

BOOST_AUTO_TEST_CASE(two_walks_of_their_own_do_not_look_related) {
  const auto diagnostic = tested<double>(walk("a"), walk("b"));
  BOOST_TEST(finding_of(*diagnostic, "no_dependence").value > 0.05);
}

BOOST_AUTO_TEST_CASE(constant_targets_are_left_to_others) {
  BOOST_TEST(tested<double>(noise<double>(1, 50, 2), arma::cube(1, 50, 1, arma::fill::ones))
                 ->findings()
                 .empty());
}

BOOST_AUTO_TEST_SUITE_END()
