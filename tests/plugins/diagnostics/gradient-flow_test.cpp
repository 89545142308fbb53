#include "views.hpp"

namespace {

/// A state gradient (2 × 3 × L) whose norm is factor^τ at lag τ.
template <class T>
arma::Cube<T> decaying(fl::Index steps, double factor) {
  arma::Cube<T> cube(2, 3, steps);
  for (fl::Index t = 0; t < steps; ++t) {
    cube.slice(t).fill(T(std::pow(factor, double(steps - 1 - t)) / std::sqrt(2.0)));
  }
  return cube;
}

template <class T>
auto shown(fl::Task task, double h_factor, double c_factor, fl::Index steps = 21) {
  auto diagnostic = make_diagnostic<T>("gradient-flow", task);
  FakeRun<T> run;
  run.batch.x.zeros(1, 3, steps);
  const arma::Cube<T> dh = decaying<T>(steps, h_factor), dc = decaying<T>(steps, c_factor);
  show(run.layer.dh, dh);
  show(run.layer.dc, dc);
  run.step(*diagnostic, 0);
  run.step(*diagnostic, 10);
  run.end(*diagnostic);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gradient_flow)

BOOST_AUTO_TEST_CASE_TEMPLATE(norms_are_given_by_block_and_by_row_group, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("gradient-flow");
  FakeRun<T> run;
  run.gradient = {1, 2, 0, 0, 2, 4, 0, 3, 6, 8};  // U is 4 × 2: i in rows 0–1, f in rows 2–3
  run.step(*diagnostic, 7);
  BOOST_TEST(labels_of(*diagnostic, "block") == (std::vector<std::string>{"lstm0.U", "lstm0.b"}));
  BOOST_TEST(labels_of(*diagnostic, "group") ==
             (std::vector<std::string>{"lstm0.U.i", "lstm0.U.f"}));
  const auto close = boost::test_tools::tolerance(1e-6);
  const auto& norm = series_of(*diagnostic, "norm");
  BOOST_TEST(norm.at() == std::vector<fl::Index>{7});
  BOOST_TEST(norm.values()[0] == std::sqrt(34.0), close);
  BOOST_TEST(norm.values()[1] == 10.0, close);
  BOOST_TEST(series_of(*diagnostic, "group_norm").values()[0] == 5.0, close);
  BOOST_TEST(series_of(*diagnostic, "group_norm").values()[1] == 3.0, close);
  BOOST_TEST(series_of(*diagnostic, "over_lag_h").at().empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_gradient_over_lag_is_relative_to_the_last_step, T, Scalars) {
  const auto diagnostic = shown<T>({}, 0.5, 0.9, 4);
  const auto& h = series_of(*diagnostic, "over_lag_h");
  BOOST_TEST(h.extents() == (std::vector<fl::Index>{1, 4}));
  for (fl::Index lag = 0; lag < 4; ++lag) {
    BOOST_TEST(h.values()[lag] == std::pow(0.5, double(lag)), boost::test_tools::tolerance(1e-6));
    BOOST_TEST(series_of(*diagnostic, "over_lag_c").values()[lag] == std::pow(0.9, double(lag)),
               boost::test_tools::tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradients_that_are_stored_row_by_row_give_the_same, T, Scalars) {
  const auto diagnostic = make_diagnostic<T>("gradient-flow");
  FakeRun<T> run;
  run.batch.x.zeros(1, 4, 5);
  arma::Cube<T> dh(3, 4, 5), memory;
  for (fl::Index i = 0; i < dh.n_elem; ++i) dh[i] = T(double(i * i % 11) + 1);
  show(run.layer.dh, dh);
  run.step(*diagnostic, 0);
  show_rows(run.layer.dh, dh, memory);
  run.step(*diagnostic, 1);
  const auto& g = series_of(*diagnostic, "over_lag_h").values();
  for (std::size_t lag = 0; lag < 5; ++lag) {
    BOOST_TEST(g[lag] == g[5 + lag], boost::test_tools::tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_CASE(lags_count_from_the_last_step_that_is_no_padding) {
  const auto diagnostic = make_diagnostic<double>("gradient-flow");
  FakeRun<double> run;
  run.batch.x.zeros(1, 2, 3);
  run.batch.mask = {{1, 1, 1}, {1, 1, 0}};
  arma::cube dh(1, 2, 3, arma::fill::zeros);
  dh(0, 0, 2) = 3, dh(0, 0, 1) = 6, dh(0, 0, 0) = 12;  // lags 0, 1, 2 of the whole sequence
  dh(0, 1, 1) = 1, dh(0, 1, 0) = 2;                    // lags 0, 1 of the one with padding
  show(run.layer.dh, dh);
  run.step(*diagnostic, 0);
  const std::vector<double> expected{1, 2, 4};
  BOOST_TEST(series_of(*diagnostic, "over_lag_h").values() == expected);
}

BOOST_AUTO_TEST_CASE(a_gradient_of_zero_at_the_end_is_not_a_number_and_no_finding) {
  const auto diagnostic = make_diagnostic<double>("gradient-flow");
  FakeRun<double> run;
  run.batch.x.zeros(1, 2, 3);
  const arma::cube dh(1, 2, 3, arma::fill::zeros);
  show(run.layer.dh, dh);
  run.step(*diagnostic, 0);
  run.end(*diagnostic);
  for (const double g : series_of(*diagnostic, "over_lag_h").values()) BOOST_TEST(std::isnan(g));
  for (const fl::Finding& finding : diagnostic->findings()) BOOST_TEST(!finding.fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(vanishing_is_judged_at_the_lag_of_the_task, T, Scalars) {
  fl::Task near, far;
  near.lag = 3;
  far.lag = 15;
  BOOST_TEST(!finding_of(*shown<T>(near, 0.6, 0.1), "vanishing").fired);  // 0.6³ = 0.2
  const auto vanished = shown<T>(far, 0.6, 0.1);                          // 0.6¹⁵ = 5e-4
  const fl::Finding& finding = finding_of(*vanished, "vanishing");
  BOOST_TEST(finding.fired);
  BOOST_TEST(finding.value == std::pow(0.6, 15), boost::test_tools::tolerance(1e-4));
  BOOST_TEST(finding.evidence.find("In lstm0 the median of G at lag 15 (the task's lag)") == 0U);
  BOOST_TEST(finding_of(*shown<T>({}, 0.6, 0.1), "vanishing").evidence.find("20 (the longest") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(credit_that_flows_through_the_cell_is_enough, T, Scalars) {
  BOOST_TEST(finding_of(*shown<T>({}, 0.5, 0.5), "vanishing").fired);
  BOOST_TEST(!finding_of(*shown<T>({}, 0.5, 0.99), "vanishing").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exploding_fires_above_a_thousand, T, Scalars) {
  BOOST_TEST(finding_of(*shown<T>({}, 1.5, 1), "exploding").fired);   // 1.5²⁰ = 3325
  BOOST_TEST(!finding_of(*shown<T>({}, 1.3, 1), "exploding").fired);  // 1.3²⁰ = 190
}

BOOST_AUTO_TEST_CASE_TEMPLATE(half_life_is_that_of_the_decay, T, Scalars) {
  const auto fading = shown<T>({}, std::pow(0.5, 1 / 1.5), 0.1);
  BOOST_TEST(finding_of(*fading, "short_half_life").value == 1.5,
             boost::test_tools::tolerance(1e-4));
  BOOST_TEST(finding_of(*fading, "short_half_life").fired);  // needs 20 / log₂ 1000 = 2.007
  BOOST_TEST(!finding_of(*shown<T>({}, std::pow(0.5, 1 / 2.5), 0.1), "short_half_life").fired);
}

BOOST_AUTO_TEST_CASE(a_shorter_chunk_leaves_its_missing_lags_open) {
  const auto diagnostic = make_diagnostic<double>("gradient-flow");
  FakeRun<double> run;
  for (const fl::Index steps : {4, 2}) {
    run.batch.x.zeros(1, 3, steps);
    const arma::cube dh = decaying<double>(steps, 0.5);
    show(run.layer.dh, dh);
    run.step(*diagnostic, steps);
  }
  const auto& values = series_of(*diagnostic, "over_lag_h").values();
  BOOST_TEST_REQUIRE(values.size() == 8U);
  BOOST_TEST(values[5] == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(std::isnan(values[6]));
}

BOOST_AUTO_TEST_SUITE_END()
