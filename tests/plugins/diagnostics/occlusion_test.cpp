#include "data.hpp"

namespace {

/// A model that answers with the input at the last step, times `scale`; the targets are these
/// inputs.
template <class T>
auto occluded(double scale, std::optional<fl::Index> lag = {}) {
  HiddenRun<T> run(1, 200, 4);
  run.task.lag = lag;
  auto diagnostic = make_diagnostic<T>("occlusion", run.task);
  run.data.train.y = arma::Cube<T>(run.data.train.x.slices(3, 3));
  run.theta.tail(1).fill(T(scale));
  run.finish(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(occlusion)

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_input_that_is_used_costs_skill, T, Scalars) {
  const auto diagnostic = occluded<T>(1);
  const auto& drop = series_of(*diagnostic, "drop").values();
  BOOST_TEST(drop[0] == 2.0, boost::test_tools::tolerance(0.2));  // R² = 1 → −1
  for (std::size_t lag = 1; lag < 4; ++lag) BOOST_TEST(drop[lag] == 0);
  BOOST_TEST(!finding_of(*diagnostic, "unused_inputs").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(answers_that_ignore_the_inputs_are_found, T, Scalars) {
  BOOST_TEST(finding_of(*occluded<T>(0), "unused_inputs").fired);
  BOOST_TEST(finding_of(*occluded<T>(0), "unused_inputs").value == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_memory_shorter_than_the_lag_of_the_task_is_found, T, Scalars) {
  BOOST_TEST(finding_of(*occluded<T>(1, 2), "short_memory").fired);
  BOOST_TEST(!finding_of(*occluded<T>(1, 0), "short_memory").fired);
}

BOOST_AUTO_TEST_SUITE_END()
