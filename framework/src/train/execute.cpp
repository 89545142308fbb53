#include "train/execute.hpp"

#include <algorithm>
#include <cmath>

#include "param/json.hpp"
#include "train/batches.hpp"
#include "train/evaluate.hpp"
#include "train/gradients.hpp"
#include "train/recording.hpp"
#include "train/trainer.hpp"

namespace flatline::train {
namespace {

/// At most this many training sequences are handed to `EndView::objective`.
constexpr Index probe_batch = 256;

template <class T>
void show_end(Assembly<T>& run, Watch<T>& watch, const Answers<T>& answers,
              const arma::Col<T>& theta_initial) {
  const Batch<T> batch = head(run.data.train, probe_batch);
  Rng dropout = run.stream("dropout-end");
  BatchObjective<T> objective(run, batch, dropout);
  RunGradients<T> gradients(run, batch);
  watch.on_end({run.task,
                run.data,
                {answers.test, run.original.test},
                {answers.train, run.original.train},
                run.theta,
                theta_initial,
                run.blocks,
                *run.model,
                *run.loss,
                objective,
                gradients});
}

template <class T>
void execute_as(const config::Experiment& experiment, const Node& config, Index replicate,
                Progress& progress, Keeper& keeper, KnownYardsticks& yardsticks,
                store::Record& record) {
  Guard guard(progress);
  progress.epochs = experiment.training->epochs;
  guard.enter(Phase::data);
  Assembly<T> run(experiment, replicate, guard);
  run.make_data();
  guard.enter(Phase::init);
  run.make_model();
  const arma::Col<T> theta_initial = run.theta;
  Watch<T> watch(run, Trainer<T>::planned_steps(run));
  watch.on_data();
  guard.enter(Phase::train);
  const Training training = Trainer<T>(run, watch, keeper).train();
  guard.enter(Phase::evaluate);
  const Answers<T> answers = answer(run);
  const Evaluation evaluation = evaluate(run, answers, training, yardsticks.of(run, config));
  show_end(run, watch, answers, theta_initial);
  guard.enter(Phase::record);
  fill_record(record, run, watch, answers, theta_initial);

  store::Summary& summary = record.summary;
  summary.state = store::State::ok;
  summary.outcome = evaluation.outcome.name;
  summary.reason = evaluation.outcome.reason;
  summary.metrics = evaluation.metrics;
  for (const Finding& finding : record.findings) {
    // As a measure of hypotheses and filters: saturation.saturated.
    std::string name = finding.name;
    std::replace(name.begin(), name.end(), '/', '.');
    if (!std::isnan(finding.value)) summary.metrics[name] = finding.value;
  }
  summary.epochs = training.epochs;
  summary.steps = training.steps;
  summary.best_epoch = training.best_epoch;
  summary.parameters = run.theta.n_elem;
  summary.train_seconds = training.seconds;
  summary.phase = phase_name(Phase::record);
}

}  // namespace

store::Record execute(const config::Plan& plan, const config::PlannedRun& run,
                      const ComponentSource& components, Progress& progress, Keeper& keeper,
                      KnownYardsticks& yardsticks) {
  const config::Cell& cell = plan.cells[run.cell];
  config::Experiment experiment;
  config::read_experiment(cell.config, components, experiment);
  store::Record record;
  record.summary.id = run.id;
  record.experiment = plan.experiment;
  record.config = to_json(cell.config).dump();
  for (std::size_t i = 0; i < plan.factors.size(); ++i) {
    record.levels.emplace_back(plan.factors[i].name, cell.levels[i]);
  }
  const auto attempt = [&] {
    if (experiment.precision == Precision::float32) {
      execute_as<float>(experiment, cell.config, run.id.replicate, progress, keeper, yardsticks,
                        record);
    } else {
      execute_as<double>(experiment, cell.config, run.id.replicate, progress, keeper, yardsticks,
                         record);
    }
  };
  try {
    attempt();
  } catch (const Misfit&) {
    attempt();
    progress.resumption = store::Resumption::damaged;
  }
  return record;
}

}  // namespace flatline::train
