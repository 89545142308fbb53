#include "data.hpp"

namespace {

template <class T>
auto judged(const fl::Batch<T>& batch, const arma::Cube<T>& outputs, const fl::Task& task) {
  FakeRun<T> run;
  run.task = task;
  run.test = run.train = batch;
  run.test_outputs = run.train_outputs = outputs;
  auto diagnostic = make_diagnostic<T>("strata", task);
  run.epoch(*diagnostic, 2);
  run.end(*diagnostic);
  return diagnostic;
}

/// 60 sequences of 5 steps with a target at each.
template <class T>
fl::Batch<T> many_to_many() {
  fl::Batch<T> batch;
  batch.x = noise<T>(1, 60, 5);
  batch.y = noise<T>(1, 60, 5, "y");
  return batch;
}
const fl::Task at_each{.inputs = 1, .outputs = 1, .steps = 5, .target_steps = 5};

}  // namespace

BOOST_AUTO_TEST_SUITE(strata)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_step_that_fails_behind_a_good_average_is_found, T, Scalars) {
  const fl::Batch<T> batch = many_to_many<T>();
  arma::Cube<T> outputs = batch.y;
  BOOST_TEST(!finding_of(*judged(batch, outputs, at_each), "hidden_failure").fired);
  outputs.slice(3).zeros();
  const auto diagnostic = judged(batch, outputs, at_each);
  BOOST_TEST(finding_of(*diagnostic, "hidden_failure").fired);
  const auto parts = labels_of(*diagnostic, "part");
  const auto place = std::find(parts.begin(), parts.end(), "step 3") - parts.begin();
  BOOST_TEST(std::abs(series_of(*diagnostic, "skill").values()[place]) < 0.1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(answers_that_know_only_the_step_are_found, T, Scalars) {
  const fl::Batch<T> batch = many_to_many<T>();
  arma::Cube<T> outputs(1, 60, 5);
  for (fl::Index t = 0; t < 5; ++t) outputs.slice(t).fill(T(t));
  const auto diagnostic = judged(batch, outputs, at_each);
  BOOST_TEST(finding_of(*diagnostic, "clock_only").fired);
  BOOST_TEST(finding_of(*diagnostic, "clock_only").value == 1.0,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(!finding_of(*judged(batch, batch.y, at_each), "clock_only").fired);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(answers_that_copy_the_last_value_are_found, T, Scalars) {
  fl::Batch<T> batch;
  batch.x = noise<T>(1, 100, 3);
  batch.y = arma::Cube<T>(batch.x.slices(2, 2)) + T(0.5) * noise<T>(1, 100, 1, "y");
  const fl::Task task{.inputs = 1, .outputs = 1, .steps = 3, .own_past = {0}};
  const auto copied = judged(batch, arma::Cube<T>(batch.x.slices(2, 2)), task);
  BOOST_TEST(finding_of(*copied, "copies_past").fired);
  BOOST_TEST(!finding_of(*judged(batch, batch.y, task), "copies_past").fired);
}

BOOST_AUTO_TEST_SUITE_END()
