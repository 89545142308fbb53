#include "data.hpp"

namespace {

/// Shows a step of a cell of 3 units: inputs ± 1, states ± ½, weights as given; bias in gate f.
template <class T>
auto driven(double w, double u, double b) {
  auto diagnostic = make_diagnostic<T>("budget");
  HiddenRun<T> run(3, 2, 2);
  run.hidden->cell.W.w.fill(T(w));
  run.hidden->cell.U.w.fill(T(u));
  run.hidden->cell.b.w.tail_rows(3).fill(T(b));
  run.batch.x.set_size(1, 2, 2);
  run.batch.x.slice(0) = run.batch.x.slice(1) = arma::Mat<T>{{1, -1}};
  arma::Cube<T> h(3, 2, 2);
  for (fl::Index t = 0; t < 2; ++t) {
    h.slice(t).col(0).fill(T(0.5));
    h.slice(t).col(1).fill(T(-0.5));
  }
  show(run.hidden->cell.h, h);
  run.step(*diagnostic, 4);
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(budget)

BOOST_AUTO_TEST_CASE_TEMPLATE(each_part_is_its_deviation, T, Scalars) {
  const auto diagnostic = driven<T>(0.5, 0.25, 1);
  BOOST_TEST(labels_of(*diagnostic, "gate") == (std::vector<std::string>{"cell.i", "cell.f"}));
  BOOST_TEST(series_of(*diagnostic, "input").values() == (std::vector<double>{0.5, 0.5}));
  BOOST_TEST(series_of(*diagnostic, "recurrent").values() == (std::vector<double>{0.375, 0.375}));
  BOOST_TEST(series_of(*diagnostic, "bias").values() == (std::vector<double>{0, 1}));
  for (const fl::Finding& finding : diagnostic->findings()) BOOST_TEST(!finding.fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_part_that_saturates_is_named, T, Scalars) {
  BOOST_TEST(finding_of(*driven<T>(9, 0, 0), "input_saturates").fired);
  BOOST_TEST(finding_of(*driven<T>(0, 9, 0), "recurrence_saturates").fired);
  BOOST_TEST(finding_of(*driven<T>(0, 0, 9), "bias_saturates").fired);
  BOOST_TEST(!finding_of(*driven<T>(0, 0, 9), "input_saturates").fired);
}

BOOST_AUTO_TEST_CASE(a_layer_without_such_blocks_is_left_out) {
  const auto diagnostic = make_diagnostic<double>("budget");
  FakeRun<double> run;
  run.batch.x.zeros(1, 2, 2);
  run.step(*diagnostic, 0);
  BOOST_TEST(diagnostic->findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
