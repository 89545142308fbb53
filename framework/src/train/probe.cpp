#include <algorithm>
#include <chrono>
#include <cmath>

#include "train/baselines.hpp"
#include "train/batches.hpp"
#include "train/execute.hpp"
#include "train/feed.hpp"
#include "train/trainer.hpp"

namespace flatline::train {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Times a pass over a batch. The least of a few: a pass of 0.1 ms during which the system looks
/// elsewhere for 10 ms would make minutes of seconds.
template <class T>
double seconds_of_pass(BatchObjective<T>& objective, arma::Col<T>& gradient) {
  constexpr double most_in_all = 0.05;
  objective.at_present(gradient);  // the first one allocates
  const auto begin = std::chrono::steady_clock::now();
  double least = INFINITY;
  for (int i = 0; i < 5 && seconds_since(begin) < most_in_all; ++i) {
    const auto start = std::chrono::steady_clock::now();
    objective.at_present(gradient);
    least = std::min(least, seconds_since(start));
  }
  return least;
}

/// Bytes of a run file with the default diagnostics before any numbers: its groups, names and axes.
constexpr double bytes_of_structure = 9e4;

/// Bytes of the structure, the weights (twice), the traces of each update and epoch, and the
/// predictions.
template <class T>
double bytes_of(const Assembly<T>& run, Index steps) {
  const Index predictions = 2 * (run.original.test.y.n_elem + run.original.validation.y.n_elem);
  const Index traces = 3 * steps + 3 * run.experiment.training->epochs;
  return bytes_of_structure +
         static_cast<double>(sizeof(T) * (2 * run.theta.n_elem + predictions + traces));
}

template <class T>
Estimate probe_as(const config::Experiment& experiment) {
  Progress progress;
  Guard guard(progress);
  guard.enter(Phase::data);
  Assembly<T> run(experiment, 0, guard);
  run.make_data();
  guard.enter(Phase::init);
  run.make_model();
  refuse_trained_baselines(run);
  const Index steps = Trainer<T>::planned_steps(run);
  Watch<T> watch(run, steps);
  guard.enter(Phase::train);
  Estimate estimate;
  estimate.parameters = run.theta.n_elem;
  estimate.sequences = run.data.train.size() + run.data.validation.size() + run.data.test.size();
  estimate.bytes = bytes_of(run, steps);
  if (steps > 0) {
    const config::TrainingParams& training = experiment.training.get();
    const Batch<T> batch = head(run.data.train, training.batch_size);
    Rng dropout = run.stream("dropout");
    BatchObjective<T> objective(run, batch, dropout);
    const Index passes = Feed(training, run.data.train).batches() * training.epochs;
    estimate.seconds = seconds_of_pass(objective, run.gradient) * static_cast<double>(passes);
    estimate.may_stop = training.early_stopping->patience.get().has_value();
  }
  return estimate;
}

}  // namespace

Estimate probe(const config::Experiment& experiment) {
  return experiment.precision == Precision::float32 ? probe_as<float>(experiment)
                                                    : probe_as<double>(experiment);
}

}  // namespace flatline::train
