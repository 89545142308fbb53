#include "data.hpp"

namespace {

/// Ten weights of 1 and a gradient of ten ones under an optimizer with these settings.
template <class T>
auto pulled(const std::string& settings) {
  auto diagnostic = make_diagnostic<T>("penalty");
  FakeRun<T> run;
  run.optimizer = make_plugin<fl::Optimizer<T>>("sgd", settings);
  run.step(*diagnostic, 0);
  run.end(*diagnostic);
  return finding_of(*diagnostic, "penalty_rules");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(penalty)

BOOST_AUTO_TEST_CASE_TEMPLATE(all_penalties_add_up, T, Scalars) {
  const auto found = pulled<T>(R"({"l1": 0.5, "l2": 2, "weight_decay": 0.25})");
  BOOST_TEST(found.value == 2.75, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(found.fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(small_penalties_are_no_finding, T, Scalars) {
  BOOST_TEST(!pulled<T>(R"({"l2": 0.01})").fired);
  BOOST_TEST(pulled<T>("{}").value == 0);
}

BOOST_AUTO_TEST_SUITE_END()
