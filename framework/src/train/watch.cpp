#include "train/watch.hpp"

#include <algorithm>
#include <chrono>

#include "judge/evaluation.hpp"

namespace flatline::train {
namespace {

/// Adds the time of its life to a sum.
class Stopwatch {
 public:
  explicit Stopwatch(double& sum) : sum_(sum) {}
  ~Stopwatch() {
    sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  double& sum_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Watching each tenth update is affordable, and 500 records draw any curve.
Trigger default_trigger(Index total_steps) {
  Trigger trigger;
  trigger.every = std::max<Index>(10, (total_steps + 499) / 500);
  trigger.epoch = 1;
  return trigger;
}

template <class T>
bool has(const std::vector<std::string>& names, const Signal<T>& signal) {
  return std::find(names.begin(), names.end(), signal.name()) != names.end();
}

}  // namespace

template <class T>
Watch<T>::Watch(Assembly<T>& run, Index total_steps) : run_(run) {
  check_record(run.experiment);
  const Trigger standard = default_trigger(total_steps);
  for (const Configured& configured : run.experiment.diagnostics) {
    Watcher watcher{configured.component().name,
                    &configured.component(),
                    configured.make<Diagnostic<T>>({run.task, {}}),
                    trigger_for(run.experiment, configured.component().name, standard),
                    {}};
    watcher.diagnostic->wants(watcher.wants);
    watchers.push_back(std::move(watcher));
  }
  Trigger each_step;
  each_step.every = 1;
  Trigger at_end;
  at_end.end = true;
  step_trigger_ = trigger_for(run.experiment, "steps", each_step);
  weight_trigger_ = trigger_for(run.experiment, "weights", {});
  prediction_trigger_ = trigger_for(run.experiment, "predictions", {});
  wants_outcome_ = weight_trigger_.on_outcome_change || prediction_trigger_.on_outcome_change;
  for (const Watcher& watcher : watchers) {
    wants_outcome_ = wants_outcome_ || watcher.trigger.on_outcome_change;
  }
}

template <class T>
void Watch<T>::on_data() {
  const DataView<T> view{run_.task, run_.data};
  for (Watcher& watcher : watchers) {
    run_.guard(*watcher.component, [&] { watcher.diagnostic->on_data(view); });
  }
}

template <class T>
bool Watch<T>::before_step(Index step) {
  bool update = false;
  bool input_gradient = false;
  bool any = false;
  for (const Watcher& watcher : watchers) {
    if (!watcher.trigger.step_due(step)) continue;
    any = true;
    update = update || watcher.wants.update;
    input_gradient = input_gradient || watcher.wants.input_gradient;
  }
  for (const NamedLayer<T>& named : run_.layers) {
    for (Signal<T>* signal : named.layer->signals()) {
      signal->wanted = any && std::any_of(watchers.begin(), watchers.end(), [&](const auto& w) {
                         return w.trigger.step_due(step) && has(w.wants.signals, *signal);
                       });
    }
  }
  run_.model->want_input_gradient(input_gradient);
  return update;
}

template <class T>
void Watch<T>::on_step(const StepView<T>& step, double gradient_norm) {
  const Stopwatch stopwatch(seconds);
  if (step_trigger_.step_due(step.step)) {
    steps.loss.at(step.step, step.loss);
    steps.learning_rate.at(step.step, static_cast<T>(step.rate));
    steps.gradient_norm.at(step.step, static_cast<T>(gradient_norm));
  }
  for (Watcher& watcher : watchers) {
    if (!watcher.trigger.step_due(step.step)) continue;
    run_.guard(*watcher.component, [&] { watcher.diagnostic->on_step(step); });
  }
}

template <class T>
void Watch<T>::on_epoch(Index epoch, Index step, double train_loss, double validation_loss,
                        double rate, const arma::Cube<T>& outputs, bool last) {
  const Stopwatch stopwatch(seconds);
  epochs.train_loss.at(epoch, static_cast<T>(train_loss));
  epochs.validation_loss.at(epoch, static_cast<T>(validation_loss));
  epochs.learning_rate.at(epoch, static_cast<T>(rate));
  const bool somebody =
      wants_outcome_ || std::any_of(watchers.begin(), watchers.end(), [&](const auto& watcher) {
        return watcher.trigger.epoch_due(epoch, last, false);
      });
  const bool glimpse = prediction_trigger_.epoch_due(epoch, last, false);
  arma::Cube<T> answers;
  if (somebody || glimpse) answers = run_.answers(outputs, Part::validation);
  bool changed = false;
  if (wants_outcome_) {
    const std::string outcome = quick_outcome(answers);
    changed = !last_outcome_.empty() && outcome != last_outcome_;
    last_outcome_ = outcome;
  }
  if (glimpse || prediction_trigger_.epoch_due(epoch, last, changed)) {
    glimpses.push_back({epoch, answers});
  }
  if (weight_trigger_.epoch_due(epoch, last, changed)) snapshots.push_back({epoch, run_.theta});
  const EpochView<T> view{
      epoch,      step,       train_loss, validation_loss, {answers, run_.original.validation},
      run_.theta, run_.blocks};
  for (Watcher& watcher : watchers) {
    if (!watcher.trigger.epoch_due(epoch, last, changed)) continue;
    run_.guard(*watcher.component, [&] { watcher.diagnostic->on_epoch(view); });
  }
}

template <class T>
void Watch<T>::on_end(const EndView<T>& end) {
  const Stopwatch stopwatch(seconds);
  for (Watcher& watcher : watchers) {
    run_.guard(*watcher.component, [&] { watcher.diagnostic->on_end(end); });
  }
}

template <class T>
std::string Watch<T>::quick_outcome(const arma::Cube<T>& answers) const {
  // The validation part stands for the test part, and nothing is known of better answers: this is
  // a cheap look for a change, not the outcome of the run.
  judge::Evidence evidence;
  evidence.type = run_.task.type;
  evidence.test = judge::measure(answers, run_.original.validation, run_.task);
  evidence.train = evidence.test;
  return judge::decide(evidence).name;
}

template class Watch<float>;
template class Watch<double>;

}  // namespace flatline::train
