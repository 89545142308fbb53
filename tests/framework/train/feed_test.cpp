#include "train/feed.hpp"

#include <boost/test/unit_test.hpp>

#include "count_allocations.hpp"
#include "faults.hpp"
#include "small_run.hpp"
#include "tolerance.hpp"
#include "train/batches.hpp"

namespace fl = flatline;
namespace train = flatline::train;
using fl::Index;
using Settings = std::vector<fl::config::Override>;

namespace {

fl::Task task(Index steps, Index target_steps) {
  return {.inputs = 1, .outputs = 1, .steps = steps, .target_steps = target_steps};
}

/// Reads the small experiment with other settings.
struct Read : fl::config::Experiment {
  explicit Read(const Settings& settings) {
    fl::config::read_experiment(small_plan(settings).cells[0].config, own_plugins(), *this);
  }
};

/// The borders of the chunks: first steps, and the end.
std::vector<Index> borders(const Settings& settings, const fl::Task& task) {
  const Read experiment(settings);
  std::vector<Index> out;
  for (const fl::Steps& chunk : train::chunks(experiment.training.get(), task)) {
    out.push_back(chunk.first);
  }
  out.push_back(task.steps);
  return out;
}

/// Sequences of windows that follow each other: `series` series of `windows` each.
fl::Batch<double> windows_of(Index series, Index windows) {
  fl::Batch<double> part;
  part.x.zeros(1, series * windows, 2);
  part.y.zeros(1, series * windows, 1);
  part.series.set_size(series * windows);
  for (Index i = 0; i < part.series.n_elem; ++i) part.series[i] = i / windows;
  return part;
}

/// A feed as text: sequences of a batch, `+` before a batch that goes on from the one before.
std::string text_of(const Settings& settings, const fl::Batch<double>& part) {
  const Read experiment(settings);
  const train::Feed feed(experiment.training.get(), part);
  std::string text;
  for (Index first = 0; first < part.size(); first = feed.end_of(first)) {
    text += feed.goes_on(first) ? "+" : "|";
    for (Index place = first; place < feed.end_of(first); ++place) {
      text += std::to_string(feed.order()[place]);
    }
  }
  return text;
}

const Settings tiled{{"dataset.stride", "5"}};
Settings tiled_and(const Settings& more) {
  Settings settings = tiled;
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feed)

BOOST_AUTO_TEST_CASE(chunks_count_from_the_start_where_each_step_has_a_target) {
  const Settings four{{"training.tbptt.steps", "4"}};
  BOOST_TEST(borders(four, task(10, 10)) == (std::vector<Index>{0, 4, 8, 10}));
  BOOST_TEST(borders(four, task(10, 1)) == (std::vector<Index>{0, 2, 6, 10}));
  BOOST_TEST(borders(four, task(3, 1)) == (std::vector<Index>{0, 3}));
  BOOST_TEST(borders({}, task(10, 1)) == (std::vector<Index>{0, 10}));
}

BOOST_AUTO_TEST_CASE(windows_of_a_series_follow_each_other_in_time) {
  const fl::Batch<double> part = windows_of(3, 2);
  const auto reset = [](const char* rule) {
    return Settings{{"training.tbptt.reset", rule}, {"training.batch_size", "2"}};
  };
  BOOST_TEST(text_of(reset("sequence"), part) == "|01|23|45");
  BOOST_TEST(text_of(reset("series"), part) == "|02+13|4+5");
  BOOST_TEST(text_of({{"training.tbptt.reset", "never"}}, part) == "|024+135");
}

BOOST_AUTO_TEST_CASE(series_that_are_not_known_are_refused) {
  fl::Batch<double> part = windows_of(2, 2);
  part.series.reset();
  BOOST_TEST(message_of([&] {
               text_of({{"training.tbptt.reset", "series"}}, part);
             }) ==
             "command line: FL560 training.tbptt.reset = series does not fit this dataset (its "
             "sequences don't follow each other in time without gap or overlap). Make "
             "dataset.stride equal to dataset.window, or write reset: sequence.");
  BOOST_TEST(text_of({{"training.tbptt.reset", "never"}, {"training.batch_size", "2"}}, part) ==
             "|01+23");
}

BOOST_AUTO_TEST_CASE(a_dataset_tells_its_series_where_windows_leave_no_gap_and_no_overlap) {
  BOOST_TEST(SmallRun().run->data.train.series.is_empty());
  const SmallRun small(tiled);
  const arma::Col<Index>& series = small.run->data.train.series;
  BOOST_TEST_REQUIRE(series.n_elem == small.run->data.train.size());
  BOOST_TEST(series.front() == 0);
  BOOST_TEST(series.back() == 1);
}

BOOST_AUTO_TEST_CASE(states_are_carried_into_a_chunk_but_its_gradient_stays_inside) {
  SmallRun small;
  fl::Batch<double> whole = train::head(small.run->data.train, 4), batch;
  fl::Rng dropout(1, 0, "dropout");
  train::BatchObjective<double> objective(*small.run, batch, dropout);
  small.run->model->want_input_gradient(true);
  const auto gradient_of = [&](double first_input) {
    whole.x.slice(0).fill(first_input);
    train::cut(whole, {0, 3}, batch);
    batch.carried = false;
    objective.pass_by();
    train::cut(whole, {3, 5}, batch);
    batch.carried = true;
    objective.at_present(small.run->gradient);
    return arma::vec(small.run->gradient);
  };
  const arma::vec gradient = gradient_of(0.5);
  BOOST_TEST(arma::norm(gradient) > 0);
  BOOST_TEST(small.run->model->input_gradient().n_slices == 2);
  BOOST_TEST(arma::norm(gradient - gradient_of(-0.5)) > 1e-9);
}

BOOST_AUTO_TEST_CASE(the_gradient_over_lag_is_there_for_the_steps_of_a_chunk_only) {
  SmallRun small(Settings{{"training.tbptt.steps", "2"}}, 0, "diagnostics: [gradient-flow]\n");
  small.train();
  for (const fl::SeriesBase* series : small.watch->watchers[0].diagnostic->series()) {
    if (series->name() == std::string("over_lag_h")) BOOST_TEST(series->extents()[1] == 2);
  }
}

BOOST_AUTO_TEST_CASE(an_update_of_a_truncated_run_is_that_of_its_last_chunk) {
  SmallRun small(Settings{{"training.tbptt.steps", "2"},
                          {"training.epochs", "1"},
                          {"training.batch_size", "1000"},
                          {"optimizer", "{use: sgd, learning_rate: 1}"}});
  const arma::vec before = small.run->theta;
  fl::Batch<double> batch;
  fl::Rng dropout(1, 0, "dropout");
  train::BatchObjective<double> objective(*small.run, batch, dropout);
  for (const fl::Steps chunk : {fl::Steps{0, 3}, fl::Steps{3, 5}}) {
    train::cut(small.run->data.train, chunk, batch);
    batch.carried = chunk.first > 0;
    objective.at_present(small.run->gradient);
  }
  const arma::vec expected = before - small.run->gradient;
  BOOST_TEST(small.train().steps == 1);
  BOOST_TEST(arma::norm(small.run->theta - expected, "inf") < 1e-12);
}

BOOST_AUTO_TEST_CASE(chunks_as_long_as_the_sequences_train_as_without_truncation) {
  SmallRun plain, truncated(Settings{{"training.tbptt.steps", "5"}});
  plain.train();
  truncated.train();
  BOOST_TEST(arma::approx_equal(plain.run->theta, truncated.run->theta, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(carried_states_change_the_answers_to_all_but_the_first_window) {
  SmallRun reset(tiled), carried(tiled_and({{"training.tbptt.reset", "series"}}));
  const arma::cube apart = reset.run->predict(reset.run->data.train);
  const arma::cube joined = carried.run->predict(carried.run->data.train);
  const arma::Col<Index>& series = carried.run->data.train.series;
  for (Index n = 0; n < series.n_elem; ++n) {
    const bool first = n == 0 || series[n] != series[n - 1];
    BOOST_TEST((std::abs(apart(0, n, 0) - joined(0, n, 0)) < 1e-12) == first, n);
  }
}

BOOST_AUTO_TEST_CASE(runs_that_carry_states_learn_and_are_reproducible) {
  for (const char* rule : {"series", "never"}) {
    const Settings settings = tiled_and(
        {{"training.tbptt.reset", rule}, {"training.tbptt.steps", "3"}, {"training.epochs", "30"}});
    SmallRun one(settings), other(settings);
    const train::Training training = one.train();
    other.train();
    BOOST_TEST(arma::approx_equal(one.run->theta, other.run->theta, "absdiff", 0.0));
    const auto& loss = one.watch->epochs.train_loss.values();
    BOOST_TEST(loss.back() < loss[1]);
    BOOST_TEST(training.steps == train::Trainer<double>::planned_steps(*one.run));
  }
}

BOOST_AUTO_TEST_CASE(a_batch_that_goes_on_is_not_evaluated_twice) {
  SmallRun small;
  fl::Batch<double> batch = train::head(small.run->data.train, 4);
  fl::Rng dropout(1, 0, "dropout");
  train::BatchObjective<double> objective(*small.run, batch, dropout);
  objective.at_present(small.run->gradient);
  batch.carried = true;
  arma::vec gradient;
  BOOST_TEST(message_of([&] { objective(small.run->theta, gradient); }) ==
             "FL561 a batch that goes on from carried states can't be evaluated twice (the states "
             "have moved on after the first time). Choose an optimizer that needs one gradient per "
             "update, or leave training.tbptt out.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cutting_allocates_nothing_after_the_first_time, T, Scalars) {
  fl::Batch<T> whole, chunk;
  whole.x.ones(3, 40, 6);
  whole.y.zeros(2, 40, 6);
  whole.y.slice(4).fill(2);
  whole.mask.ones(40, 6);
  whole.weight.ones(40, 6);
  train::cut(whole, {0, 3}, chunk);
  BOOST_TEST(allocations_of([&] { train::cut(whole, {3, 6}, chunk); }) == 0U);
  BOOST_TEST(arma::approx_equal(chunk.y, arma::Cube<T>(whole.y.slices(3, 5)), "absdiff", T(0)));
}

BOOST_AUTO_TEST_SUITE_END()
