#include "data.hpp"

namespace {

/// 200 training inputs 0, 1, … 199; the test inputs are moved by `by`.
template <class T>
auto moved(double by) {
  auto diagnostic = make_diagnostic<T>("drift");
  FakeRun<T> run;
  run.data.train.x.set_size(1, 200, 1);
  for (fl::Index n = 0; n < 200; ++n) run.data.train.x[n] = T(n);
  run.data.test.x = run.data.train.x + T(by);
  run.show_data(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drift)

BOOST_AUTO_TEST_CASE_TEMPLATE(test_inputs_from_elsewhere_are_found, T, Scalars) {
  const auto diagnostic = moved<T>(100);
  BOOST_TEST(finding_of(*diagnostic, "shifted").fired);
  BOOST_TEST(series_of(*diagnostic, "ks").values()[0] == 0.5, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(equal_parts_have_no_shift, T, Scalars) {
  const auto diagnostic = moved<T>(0);
  BOOST_TEST(!finding_of(*diagnostic, "shifted").fired);
  BOOST_TEST(finding_of(*diagnostic, "shifted").value == 0);
  BOOST_TEST(series_of(*diagnostic, "ks").values()[0] == 0);
}

BOOST_AUTO_TEST_CASE(the_index_is_the_sum_over_ten_bins) {
  // Half of the bins are empty in the test part, and the last holds 120 of 200.
  const double p = 20.5 / 205, none = 0.5 / 205, last = 120.5 / 205;
  const double expected = 5 * (none - p) * std::log(none / p) + (last - p) * std::log(last / p);
  BOOST_TEST(finding_of(*moved<double>(100), "shifted").value == expected,
             boost::test_tools::tolerance(0.05));  // edges fall on values
}

BOOST_AUTO_TEST_CASE(a_small_sample_of_the_same_is_no_shift) {
  const auto diagnostic = make_diagnostic<double>("drift");
  FakeRun<double> run;
  run.data.train.x = noise<double>(1, 200, 1);
  run.data.test.x = noise<double>(1, 12, 1, "test");
  run.show_data(*diagnostic);
  BOOST_TEST(!finding_of(*diagnostic, "shifted").fired);
}

BOOST_AUTO_TEST_SUITE_END()
