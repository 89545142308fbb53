#include "views.hpp"

namespace {

/// A gate of 2 units, 2 sequences, 10 steps: one unit always at `first`, the other at ½.
template <class T>
arma::Cube<T> one_unit_at(double first) {
  arma::Cube<T> cube(2, 2, 10);
  cube.fill(T(0.5));
  for (fl::Index t = 0; t < 10; ++t) cube.slice(t).row(0).fill(T(first));
  return cube;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(saturation)

BOOST_AUTO_TEST_CASE_TEMPLATE(shares_are_counted_over_all_values, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("saturation");
  FakeRun<T> run;
  const arma::Cube<T> f = one_unit_at<T>(0.95), g = one_unit_at<T>(-0.97), c = one_unit_at<T>(7);
  show(run.layer.f, f);
  show(run.layer.g, g);
  show(run.layer.c, c);
  run.step(*diagnostic, 5);
  BOOST_TEST(labels_of(*diagnostic, "signal") ==
             (std::vector<std::string>{"lstm0.f", "lstm0.g", "lstm0.c"}));
  BOOST_TEST(series_of(*diagnostic, "low").values() == (std::vector<double>{0, 0.5, 0}));
  BOOST_TEST(series_of(*diagnostic, "high").values() == (std::vector<double>{0.5, 0, 0.5}));
  BOOST_TEST(series_of(*diagnostic, "stuck").values() == (std::vector<double>{0.5, 0.5, 0.5}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(any_number_of_sequences_is_counted_for_its_unit, T, Scalars) {
  for (const fl::Index n : {1, 20, 21, 22, 77}) {
    const auto diagnostic = make_diagnostic<T>("saturation");
    FakeRun<T> run;
    arma::Cube<T> f(3, n, 10, arma::fill::value(0.5));
    for (fl::Index t = 0; t < 10; ++t) {
      f.slice(t).row(1).fill(T(0.95));  // unit 1 is stuck
      f(2, n - 1, t) = T(0.05);         // unit 2 is at the low end in the last sequence
    }
    show(run.layer.f, f);
    run.step(*diagnostic, 0);
    const auto tolerance = boost::test_tools::tolerance(1e-6);
    BOOST_TEST(series_of(*diagnostic, "low").values()[0] == 1.0 / double(3 * n), tolerance);
    BOOST_TEST(series_of(*diagnostic, "high").values()[0] == 1.0 / 3, tolerance);
    BOOST_TEST(series_of(*diagnostic, "stuck").values()[0] == (n == 1 ? 2.0 : 1.0) / 3, tolerance);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(signals_that_are_stored_row_by_row_give_the_same, T, Scalars) {
  const auto columns = make_diagnostic<T>("saturation"), rows = make_diagnostic<T>("saturation");
  FakeRun<T> run;
  arma::Cube<T> f(3, 4, 6), memory;
  for (fl::Index i = 0; i < f.n_elem; ++i) f[i] = T(double(i * i % 11) / 10);
  f.tube(1, 0, 1, 3).fill(T(0.99));
  show(run.layer.f, f);
  run.step(*columns, 0);
  show_rows(run.layer.f, f, memory);
  run.step(*rows, 0);
  for (const char* share : {"low", "high", "stuck"}) {
    BOOST_TEST(series_of(*rows, share).values() == series_of(*columns, share).values());
  }
  BOOST_TEST(series_of(*rows, "stuck").values()[0] > 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_unit_is_stuck_when_95_percent_are_on_one_side, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("saturation");
  FakeRun<T> run;
  arma::Cube<T> f(2, 2, 10, arma::fill::zeros);
  f(0, 0, 0) = T(0.5);               // unit 0: 19 of 20 at the low end
  f(1, 0, 0) = f(1, 0, 1) = T(0.5);  // unit 1: 18 of 20
  show(run.layer.f, f);
  run.step(*diagnostic, 0);
  BOOST_TEST(series_of(*diagnostic, "stuck").values()[0] == 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_unit_that_switches_between_the_ends_is_not_stuck, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("saturation");
  FakeRun<T> run;
  arma::Cube<T> f(2, 2, 10, arma::fill::zeros);
  for (fl::Index t = 0; t < 10; t += 2) f.slice(t).ones();
  show(run.layer.f, f);
  run.step(*diagnostic, 0);
  BOOST_TEST(series_of(*diagnostic, "stuck").values()[0] == 0);
  BOOST_TEST(!finding_of(*diagnostic, "saturated").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_finding_follows_the_last_watched_step, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("saturation");
  FakeRun<T> run;
  const arma::Cube<T> open(2, 2, 10, arma::fill::ones);
  const arma::Cube<T> half = one_unit_at<T>(0.5);
  show(run.layer.f, open);
  show(run.layer.g, half);
  run.step(*diagnostic, 0);
  BOOST_TEST(finding_of(*diagnostic, "saturated").fired);
  BOOST_TEST(finding_of(*diagnostic, "saturated").evidence ==
             "At step 0, 100 % of the units of lstm0.f were stuck at one end.");
  show(run.layer.f, half);
  run.step(*diagnostic, 1);
  BOOST_TEST(!finding_of(*diagnostic, "saturated").fired);
}

BOOST_AUTO_TEST_CASE(large_cells_alone_are_no_saturation) {
  const auto diagnostic = make_diagnostic<double>("saturation");
  FakeRun<double> run;
  const arma::cube half = one_unit_at<double>(0.5), large(2, 2, 10, arma::fill::value(9.0));
  show(run.layer.f, half);
  show(run.layer.c, large);
  run.step(*diagnostic, 0);
  BOOST_TEST(series_of(*diagnostic, "stuck").values()[1] == 1);
  BOOST_TEST(!finding_of(*diagnostic, "saturated").fired);
}

BOOST_AUTO_TEST_CASE(padding_does_not_count) {
  const auto diagnostic = make_diagnostic<double>("saturation");
  FakeRun<double> run;
  arma::cube f(2, 2, 10, arma::fill::value(0.5));
  f.slice(9).col(1).zeros();
  run.batch.mask.ones(2, 10);
  run.batch.mask(1, 9) = 0;
  show(run.layer.f, f);
  run.step(*diagnostic, 0);
  BOOST_TEST(series_of(*diagnostic, "low").values()[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
