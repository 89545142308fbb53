#include "data.hpp"

namespace {

/// Answers and targets as functions of the last input.
template <class T, class Answer, class Target>
auto judged(const Answer& answer, const Target& target) {
  FakeRun<T> run = regression_on_noise<T>(400, 2);
  for (fl::Part part : {fl::Part::train, fl::Part::test}) {
    run.data[part].y = arma::Cube<T>(run.data[part].x.slices(1, 1));
    run.data[part].y.transform([&](T x) { return T(target(x)); });
  }
  run.train = run.data.train;
  run.test = run.data.test;
  run.test_outputs = arma::Cube<T>(run.test.x.slices(1, 1));
  run.test_outputs.transform([&](T x) { return T(answer(x)); });
  run.train_outputs = run.train.y;
  auto diagnostic = make_diagnostic<T>("linearity");
  run.epoch(*diagnostic, 2);
  run.end(*diagnostic);
  return diagnostic;
}
const auto line = [](double x) { return 2 * x + 1; };
const auto parabola = [](double x) { return x * x; };

}  // namespace

BOOST_AUTO_TEST_SUITE(linearity)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_line_where_more_is_possible_is_too_linear, T, Scalars) {
  const auto diagnostic = judged<T>(line, parabola);
  BOOST_TEST(series_of(*diagnostic, "share").values()[0] == 1.0,
             boost::test_tools::tolerance(1e-4));
  BOOST_TEST(finding_of(*diagnostic, "linear").fired);
  BOOST_TEST(finding_of(*diagnostic, "too_linear").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_line_for_a_line_is_right, T, Scalars) {
  const auto diagnostic = judged<T>(line, line);
  BOOST_TEST(finding_of(*diagnostic, "linear").fired);
  BOOST_TEST(!finding_of(*diagnostic, "too_linear").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(curved_answers_are_no_finding, T, Scalars) {
  const auto diagnostic = judged<T>(parabola, parabola);
  BOOST_TEST(!finding_of(*diagnostic, "linear").fired);
  BOOST_TEST(!finding_of(*diagnostic, "too_linear").fired);
}

BOOST_AUTO_TEST_CASE(a_constant_is_no_line) {
  BOOST_TEST(!finding_of(*judged<double>([](double) { return 3.0; }, parabola), "linear").fired);
}

BOOST_AUTO_TEST_SUITE_END()
