#include "views.hpp"

namespace {

/// Shows nine updates, each of `relative` size, and the end.
template <class T>
auto trained(double relative) {
  auto diagnostic = make_diagnostic<T>("update-ratio");
  FakeRun<T> run;
  run.epoch(*diagnostic, 0);
  for (fl::Index step = 0; step < 9; ++step) {
    run.theta_before = run.theta;
    run.theta *= T(1 + relative);
    run.step(*diagnostic, step);
  }
  run.epoch(*diagnostic, 1);
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(update_ratio)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_ratio_is_that_of_the_norms_of_each_block, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("update-ratio");
  fl::Wants wants;
  diagnostic->wants(wants);
  BOOST_TEST(wants.update);
  FakeRun<T> run;
  run.theta.head(8) *= T(1.01);
  run.theta[8] = T(1.1);
  run.theta_before[9] = run.theta[9] = 0;
  run.step(*diagnostic, 3);
  const auto& ratio = series_of(*diagnostic, "ratio").values();
  BOOST_TEST(ratio[0] == -2.0, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(ratio[1] == -1.0, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(weights_of_zero_have_no_ratio) {
  const auto diagnostic = make_diagnostic<double>("update-ratio");
  FakeRun<double> run;
  run.theta_before.tail(2).zeros();
  run.step(*diagnostic, 0);
  BOOST_TEST(std::isnan(series_of(*diagnostic, "ratio").values()[1]));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(updates_of_a_usual_size_are_no_finding, T, Scalars) {
  const auto diagnostic = trained<T>(1e-2);
  for (const fl::Finding& finding : diagnostic->findings()) {
    BOOST_TEST(!finding.fired, finding.name);
  }
  BOOST_TEST(finding_of(*diagnostic, "update_too_small").value == -2.0,
             boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tiny_updates_hardly_move_the_weights, T, Scalars) {
  const auto diagnostic = trained<T>(1e-5);
  BOOST_TEST(finding_of(*diagnostic, "update_too_small").fired);
  BOOST_TEST(finding_of(*diagnostic, "hardly_moved").fired);
  BOOST_TEST(!finding_of(*diagnostic, "update_too_large").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(huge_updates_are_found, T, Scalars) {
  BOOST_TEST(finding_of(*trained<T>(0.5), "update_too_large").fired);
}

BOOST_AUTO_TEST_CASE(weights_that_came_back_did_move) {
  const auto diagnostic = make_diagnostic<double>("update-ratio");
  FakeRun<double> run;
  run.epoch(*diagnostic, 0);
  run.theta *= 2;
  run.epoch(*diagnostic, 1);
  run.theta = run.theta_initial;
  run.end(*diagnostic);
  BOOST_TEST(!finding_of(*diagnostic, "hardly_moved").fired);
  BOOST_TEST(finding_of(*diagnostic, "hardly_moved").value == 1.0);
}

BOOST_AUTO_TEST_CASE(displacement_goes_on_after_a_checkpoint) {
  const auto first = make_diagnostic<double>("update-ratio");
  FakeRun<double> run;
  run.epoch(*first, 0);
  MemoryArchive archive;
  first->archive(archive);
  archive.restore();
  const auto second = make_diagnostic<double>("update-ratio");
  second->archive(archive);
  run.theta *= 1.5;
  run.epoch(*second, 1);
  const std::vector<double> expected{0, 0, 0.5, 0.5};
  BOOST_TEST(series_of(*second, "displacement").values() == expected);
  BOOST_TEST(labels_of(*second, "block").size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
