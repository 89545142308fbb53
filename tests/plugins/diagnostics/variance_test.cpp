#include "data.hpp"

BOOST_AUTO_TEST_SUITE(variance)

BOOST_AUTO_TEST_CASE_TEMPLATE(inputs_that_are_the_same_for_all_are_found, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("variance");
  FakeRun<T> run;
  run.data.train.x.set_size(1, 5, 3);
  for (fl::Index t = 0; t < 3; ++t) run.data.train.x.slice(t).fill(T(t));
  run.show_data(*diagnostic);
  BOOST_TEST(finding_of(*diagnostic, "identical_inputs").fired);
  BOOST_TEST(series_of(*diagnostic, "duplicates").values()[0] == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(inputs_that_differ_at_one_step_are_no_finding, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("variance");
  FakeRun<T> run;
  run.data.train.x.zeros(1, 4, 3);
  run.data.train.x.slice(1) = arma::Mat<T>{{1, -1, 2, -2}};
  run.show_data(*diagnostic);
  BOOST_TEST(!finding_of(*diagnostic, "identical_inputs").fired);
  BOOST_TEST(finding_of(*diagnostic, "identical_inputs").value == 2.5);
  BOOST_TEST(series_of(*diagnostic, "duplicates").values()[0] == 0);
}

BOOST_AUTO_TEST_CASE(sequences_that_occur_twice_are_counted) {
  const auto diagnostic = make_diagnostic<double>("variance");
  FakeRun<double> run;
  run.data.train.x = noise<double>(2, 4, 3);
  for (fl::Index t = 0; t < 3; ++t)
    run.data.train.x.slice(t).col(3) = run.data.train.x.slice(t).col(0);
  run.show_data(*diagnostic);
  BOOST_TEST(series_of(*diagnostic, "duplicates").values()[0] == 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
