#include "data.hpp"

namespace {

/// Tries to learn 16 sequences whose inputs are noise times `spread`.
template <class T>
auto tried(double spread) {
  auto diagnostic = make_plugin<fl::Diagnostic<T>>(
      "one-batch", R"({"optimizer": {"use": "adam", "learning_rate": 0.02}})");
  RealRun<T> run(R"([{"use": "lstm", "units": 24}, {"use": "dense", "units": 1}])", 20, 4);
  run.data.train.x *= T(spread);
  run.data.train.y = noise<T>(1, 20, 1, "y");
  run.finish(*diagnostic);
  BOOST_TEST(arma::approx_equal(run.values, run.theta, "absdiff", T(0)));
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(one_batch)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_learns_a_few_sequences_by_heart, T, Scalars) {
  const auto diagnostic = tried<T>(1);
  BOOST_TEST(!finding_of(*diagnostic, "cannot_fit").fired);
  BOOST_TEST(series_of(*diagnostic, "updates").values()[0] < 1000);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(equal_inputs_with_unequal_targets_cannot_be_fitted, T, Scalars) {
  const auto diagnostic = tried<T>(0);
  BOOST_TEST(finding_of(*diagnostic, "cannot_fit").fired);
  BOOST_TEST(finding_of(*diagnostic, "cannot_fit").value < 0.01);
  BOOST_TEST(series_of(*diagnostic, "updates").values()[0] == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
