#include "data.hpp"

namespace {

/// Two features that alternate between ± `first` and `offset` ± `second`.
template <class T>
auto seen(double first, double second, double offset = 0) {
  auto diagnostic = make_diagnostic<T>("feature-scale");
  FakeRun<T> run;
  run.data.train.x.set_size(2, 4, 1);
  run.data.train.x.slice(0) = arma::Mat<T>{
      {T(first), T(-first), T(first), T(-first)},
      {T(offset + second), T(offset - second), T(offset + second), T(offset - second)}};
  run.show_data(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feature_scale)

BOOST_AUTO_TEST_CASE_TEMPLATE(features_of_unlike_scales_are_found, T, Scalars) {
  const auto diagnostic = seen<T>(1, 200);
  BOOST_TEST(finding_of(*diagnostic, "disparity").fired);
  BOOST_TEST(finding_of(*diagnostic, "disparity").value == 200);
  BOOST_TEST(!finding_of(*diagnostic, "offset").fired);
  BOOST_TEST(series_of(*diagnostic, "deviation").values() == (std::vector<double>{1, 200}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_feature_far_from_zero_is_found, T, Scalars) {
  const auto diagnostic = seen<T>(1, 1, 1000);
  BOOST_TEST(finding_of(*diagnostic, "offset").fired);
  BOOST_TEST(finding_of(*diagnostic, "offset").value == 1000);
  BOOST_TEST(!finding_of(*diagnostic, "disparity").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(like_scales_are_no_finding, T, Scalars) {
  const auto diagnostic = seen<T>(1, 2);
  BOOST_TEST(!finding_of(*diagnostic, "disparity").fired);
  BOOST_TEST(!finding_of(*diagnostic, "offset").fired);
}

BOOST_AUTO_TEST_CASE(a_constant_feature_and_missing_values_do_not_count) {
  const auto diagnostic = make_diagnostic<double>("feature-scale");
  FakeRun<double> run;
  run.data.train.x.set_size(2, 3, 1);
  run.data.train.x.slice(0) = arma::mat{{1, -1, std::nan("")}, {7, 7, 7}};
  run.show_data(*diagnostic);
  BOOST_TEST(finding_of(*diagnostic, "disparity").value == 1);
}

BOOST_AUTO_TEST_SUITE_END()
