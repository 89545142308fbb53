#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using fl::Index;

namespace {

template <class T>
fl::Owned<fl::Model<T>> seasonal(const fl::Task& task, const std::string& settings = "{}") {
  return make_plugin<fl::Model<T>>("seasonal-naive", settings, {task, {}});
}

fl::Task series_task(Index steps, Index target_steps = 1, std::optional<double> period = 4) {
  fl::Task task{.inputs = 2, .outputs = 1, .steps = steps, .target_steps = target_steps};
  task.own_past = {1};
  task.period = period;
  return task;
}

/// x(1, n, t) = 10·n + t; the other row holds what must not be answered.
template <class T>
fl::Batch<T> ramps(Index steps) {
  fl::Batch<T> batch;
  batch.x.set_size(2, 3, steps);
  batch.x.fill(-1);
  for (Index t = 0; t < steps; ++t) {
    for (Index n = 0; n < 3; ++n) batch.x(1, n, t) = static_cast<T>(10 * n + t);
  }
  return batch;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seasonal_naive)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_value_of_a_season_ago_is_answered, T, Scalars) {
  const auto batch = ramps<T>(9);  // the target is at step 9, a season of 4 ago is step 5
  BOOST_TEST(seasonal<T>(series_task(9))->forward(batch, {})(0, 2, 0) == T(25));
  BOOST_TEST(seasonal<T>(series_task(9), R"({"period": 7})")->forward(batch, {})(0, 0, 0) == T(2));
  // Six steps ahead is step 14; two seasons ago it was step 6.
  fl::Task far = series_task(9);
  far.horizon = 6;
  BOOST_TEST(seasonal<T>(far)->forward(batch, {})(0, 1, 0) == T(16));
  BOOST_TEST(seasonal<T>(series_task(9))->closed_form());
}

BOOST_AUTO_TEST_CASE(the_season_ends_where_the_mask_ends_the_sequence) {
  auto batch = ramps<double>(9);
  batch.mask.ones(3, 9);
  batch.mask.row(1).tail(2).zeros();
  BOOST_TEST(seasonal<double>(series_task(9))->forward(batch, {})(0, 1, 0) == 13);
}

BOOST_AUTO_TEST_CASE(while_less_than_a_season_is_known_the_last_value_is_answered) {
  const auto model = seasonal<double>(series_task(6, 6));
  const arma::cube outputs = model->forward(ramps<double>(6), {});
  const arma::vec answers = outputs.tube(0, 0);
  BOOST_TEST(arma::approx_equal(answers, arma::vec{0, 1, 2, 0, 1, 2}, "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(a_noiseless_season_is_foretold) {
  const auto dataset = make_plugin<fl::Dataset<double>>(
      "sine-series", R"({"series": 2, "length": 200, "cycles": 10, "noise": 0, "window": 25})");
  fl::Rng rng(1, 0, "data");
  const auto splits = dataset->make({0.5, 0, 0.5}, rng);
  const arma::cube outputs = seasonal<double>(dataset->task())->forward(splits.test, {});
  BOOST_TEST(arma::approx_equal(outputs, splits.test.y, "absdiff", 1e-9));
}

BOOST_AUTO_TEST_CASE(seasonal_naive_says_why_it_does_not_apply) {
  const std::string start = "FL563 seasonal-naive does not apply to this dataset (";
  BOOST_TEST(message_of([] { seasonal<double>(series_task(9, 1, std::nullopt)); }) ==
             start + "no period is known). Give it a period.");
  BOOST_TEST(message_of([] { seasonal<double>(series_task(3)); }) ==
             start +
                 "a sequence of 3 steps does not reach back a season). Use sequences of at "
                 "least 4 steps.");
  fl::Task task = series_task(9);
  task.own_past.clear();
  BOOST_TEST(message_of([&] { seasonal<double>(task); }) ==
             start +
                 "its inputs hold no past of the target). Leave seasonal-naive out or feed the "
                 "target's channel as an input.");
}

BOOST_AUTO_TEST_SUITE_END()
