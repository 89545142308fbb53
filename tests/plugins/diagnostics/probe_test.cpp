#include "data.hpp"

namespace {

/// States scale · x_T, answers head · h; targets 2 x_T, or noise.
template <class T>
auto probed(double initial_scale, double scale, double head, bool signal = true) {
  auto diagnostic = make_diagnostic<T>("probe");
  HiddenRun<T> run(2, 200, 3);
  for (fl::Batch<T>* part : {&run.data.train, &run.data.test}) {
    part->y = signal ? arma::Cube<T>(2 * part->x.slices(2, 2))
                     : noise<T>(1, 200, 1, part == &run.data.test ? "y" : "z");
  }
  run.theta_initial.tail(2) = arma::Col<T>{T(initial_scale), 1};
  run.theta.tail(2) = arma::Col<T>{T(scale), T(head)};
  run.finish(*diagnostic);
  std::vector<std::string> fired;
  for (const fl::Finding& finding : diagnostic->findings()) {
    if (finding.fired) fired.push_back(finding.name);
  }
  return std::pair(fired, series_of(*diagnostic, "r2").values());
}
using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(probe)

BOOST_AUTO_TEST_CASE_TEMPLATE(information_that_arrives_fires_nothing, T, Scalars) {
  const auto [fired, r2] = probed<T>(1, 1, 2);
  BOOST_TEST(fired == Names{});
  for (const double rung : r2) BOOST_TEST(rung == 1.0, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_rung_on_which_it_is_lost_is_named, T, Scalars) {
  BOOST_TEST(probed<T>(1, 0, 1).first == Names{"lost_in_training"});
  BOOST_TEST(probed<T>(0, 0, 1).first == Names{"never_arrived"});
  BOOST_TEST(probed<T>(1, 1, 0).first == Names{"lost_in_head"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_without_signal_are_found, T, Scalars) {
  BOOST_TEST(probed<T>(1, 0, 1, false).first == Names{"no_signal"});
}

BOOST_AUTO_TEST_SUITE_END()
