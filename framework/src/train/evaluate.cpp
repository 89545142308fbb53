#include "train/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "train/feed.hpp"

namespace flatline::train {
namespace {

using Metrics = std::map<std::string, double>;

double value_of(const Metrics& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  return found == metrics.end() ? NAN : found->second;
}

void add(Metrics& all, const std::string& prefix, const Metrics& metrics) {
  for (const auto& [name, value] : metrics) {
    if (!std::isnan(value)) all[prefix + "." + name] = value;
  }
}

/// The loss of the best constant answer, the weighted mean of the training targets, on the training
/// part.
template <class T>
double constant_loss(Assembly<T>& run) {
  const Batch<T>& train = run.data.train;
  arma::Cube<T> constant(train.y.n_rows, train.y.n_cols, train.y.n_slices);
  arma::Mat<T> weights;  // N × Ly
  target_weights(train, weights);
  const arma::Mat<T> flat(const_cast<T*>(train.y.memptr()), train.y.n_rows,
                          train.y.n_cols * train.y.n_slices, false, true);
  const arma::Col<T> mean = flat * arma::vectorise(weights);
  constant.each_slice() = arma::repmat(mean, 1, train.y.n_cols);
  run.loss->outputs_for(constant);  // the mean of one-hot targets are the shares of the classes
  return run.loss_of(constant, train);
}

void add_skills(Metrics& metrics, const Metrics& test,
                const std::map<std::string, Metrics>& baselines) {
  for (const auto& [name, baseline] : baselines) {
    for (const char* measure : {"mse", "r2", "accuracy", "cross_entropy"}) {
      const double value = value_of(baseline, measure);
      if (!std::isnan(value)) metrics["baseline." + name + "." + measure] = value;
    }
    const char* error = test.contains("mse") ? "mse" : "cross_entropy";
    const double skill = 1 - value_of(test, error) / value_of(baseline, error);
    if (std::isfinite(skill)) metrics["test.skill_" + name] = skill;
  }
}

template <class T>
void add_symptoms(judge::Evidence& evidence, const Assembly<T>& run, const arma::Cube<T>& outputs,
                  const Training& training) {
  const Batch<T>& test = run.original.test;
  evidence.loss_turns = training.restlessness.turns;
  evidence.loss_spread = training.restlessness.spread;
  evidence.clock_share = judge::clock_share(outputs, test);
  evidence.target_clock_share = judge::clock_share(test.y, test);
  const judge::Copy copy = judge::copy_of_last(outputs, test, run.task);
  evidence.copy_index = copy.index;
  evidence.copy_closeness = copy.closeness;
  evidence.strata = judge::strata(outputs, test, run.task);
}

/// Measures the answers that the model gives freely over the last steps of each sequence, where the
/// experiment asks for it.
template <class T>
Metrics measure_free_run(Assembly<T>& run) {
  const auto horizon = run.experiment.training->teacher_forcing->horizon.get();
  if (!horizon) return {};
  const Batch<T>& test = run.original.test;
  const arma::Cube<T> answers = run.answers(run.predict(run.data.test, *horizon), Part::test);
  const Index steps = answers.n_slices, from = steps - std::min(*horizon, steps);
  Batch<T> last;
  cut(test, {from, steps}, last);
  Metrics named;
  for (const auto& [name, value] :
       judge::measure(arma::Cube<T>(answers.slices(from, steps - 1)), last, run.task)) {
    named["free_run_" + name] = value;
  }
  return named;
}

}  // namespace

template <class T>
Answers<T> answer(Assembly<T>& run) {
  const auto of = [&](Part part) { return run.answers(run.predict(run.data[part]), part); };
  return {of(Part::train), of(Part::validation), of(Part::test)};
}

template <class T>
Evaluation evaluate(Assembly<T>& run, const Answers<T>& answers, const Training& training,
                    const Yardsticks& yardsticks) {
  judge::Evidence evidence;
  evidence.type = run.task.type;
  evidence.test = judge::measure(answers.test, run.original.test, run.task);
  evidence.train = judge::measure(answers.train, run.original.train, run.task);
  evidence.baselines = yardsticks.baselines;
  evidence.train_mean_shift =
      judge::train_mean_shift(answers.test, run.original.test, run.original.train);
  evidence.linear_share =
      judge::linear_share(yardsticks.directions, run.original.test, answers.test);
  evidence.linear_r2 = evidence.baselines.contains("linear-window")
                           ? value_of(evidence.baselines["linear-window"], "r2")
                           : NAN;
  evidence.reference_r2 = yardsticks.reference;
  evidence.ceiling_known = run.task.ceiling.has_value();
  evidence.ceiling = run.task.ceiling.value_or(NAN);
  evidence.floor = run.task.floor.value_or(NAN);
  evidence.diverged = training.diverged || !run.theta.is_finite();
  evidence.late_loss_ratio = training.late_loss / constant_loss(run);
  evidence.trained = !run.model->closed_form();
  add_symptoms(evidence, run, answers.test, training);
  const Metrics free_run = measure_free_run(run);
  evidence.free_run_std_ratio = value_of(free_run, "free_run_std_ratio");

  Evaluation result;
  result.outcome = judge::decide(evidence);
  add(result.metrics, "test", evidence.test);
  add(result.metrics, "train", evidence.train);
  if (run.data.validation.size() > 0) {
    add(result.metrics, "validation",
        judge::measure(answers.validation, run.original.validation, run.task));
  }
  add_skills(result.metrics, evidence.test, evidence.baselines);
  add(result.metrics, "test", free_run);
  add(result.metrics, "train", {{"loss", training.train_loss}});
  add(result.metrics, "validation",
      {{"loss", training.validation_loss},
       {"best_loss", std::isfinite(training.best_loss) ? training.best_loss : NAN}});
  add(result.metrics, "test",
      {{"linear_share", evidence.linear_share},
       {"reference", evidence.reference_r2},
       {"clock_share", evidence.clock_share},
       {"copy_index", evidence.copy_index},
       {"copy_closeness", evidence.copy_closeness}});
  add(result.metrics, "train",
      {{"loss_turns", evidence.loss_turns}, {"loss_spread", evidence.loss_spread}});
  return result;
}

template Answers<float> answer(Assembly<float>&);
template Answers<double> answer(Assembly<double>&);
template Evaluation evaluate(Assembly<float>&, const Answers<float>&, const Training&,
                             const Yardsticks&);
template Evaluation evaluate(Assembly<double>&, const Answers<double>&, const Training&,
                             const Yardsticks&);

}  // namespace flatline::train
