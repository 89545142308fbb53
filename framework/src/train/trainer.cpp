#include "train/trainer.hpp"

#include <chrono>
#include <cmath>
#include <numeric>

#include "train/batches.hpp"
#include "train/teacher_forcing.hpp"

namespace flatline::train {

template <class T>
Index Trainer<T>::planned_steps(const Assembly<T>& run) {
  if (run.model->closed_form()) return 0;
  const config::TrainingParams& training = run.experiment.training.get();
  const Index per_batch = run.task.many_to_many() ? chunks(training, run.task).size() : 1;
  return Feed(training, run.data.train).batches() * per_batch * training.epochs;
}

template <class T>
Trainer<T>::Trainer(Assembly<T>& run, Watch<T>& watch, Keeper& keeper)
    : run_(run),
      watch_(watch),
      keeper_(keeper),
      feed_(run.experiment.training.get(), run.data.train),
      chunks_(chunks(run.experiment.training.get(), run.task)),
      shuffle_(run.stream("shuffle")),
      dropout_(run.stream("dropout")),
      decoding_(run.stream("decoding")),
      objective_(run, batch_, dropout_) {
  losses_.reserve(planned_steps(run));
  now_.epochs = run.experiment.training->epochs;
  now_.steps_per_epoch = now_.epochs == 0 ? 0 : planned_steps(run) / now_.epochs;
  result_.best_loss = INFINITY;
}

template <class T>
Training Trainer<T>::train() {
  if (run_.model->closed_form()) {
    run_.guard(run_.experiment.model->component(), [&] { run_.model->fit(run_.data.train); });
    now_.epochs = 0;
  }
  const store::Resumption resumption = keeper_.restore([this](Archive& a) { archive(a); });
  run_.guard.progress().resumption = resumption;
  bool stop = resumption != store::Resumption::resumed && finish_epoch();
  while (!stop && now_.epoch < now_.epochs) {
    result_.diverged = !epoch();
    ++now_.epoch;
    stop = finish_epoch() || result_.diverged;
  }
  if (run_.experiment.training->keep == config::Keep::best && !theta_best_.is_empty()) {
    run_.theta = theta_best_;
  }
  const auto late = static_cast<std::ptrdiff_t>((losses_.size() + 9) / 10);
  result_.late_loss = losses_.empty() ? NAN
                                      : std::accumulate(losses_.end() - late, losses_.end(), 0.0) /
                                            static_cast<double>(late);
  result_.restlessness = judge::restlessness(losses_);
  result_.epochs = now_.epoch;
  result_.steps = now_.step;
  result_.seconds = seconds();
  return result_;
}

template <class T>
double Trainer<T>::seconds() const {
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start_;
  return seconds_before_ + since.count();
}

template <class T>
bool Trainer<T>::epoch() {
  const Batch<T>& train = run_.data.train;
  const config::TeacherForcingParams& forcing = run_.experiment.training->teacher_forcing.get();
  objective_.force(forced_share(forcing, now_.epoch), decoding_);
  if (next_ == 0) {
    // A pass starts from the natural order, so that a shuffle depends on nothing before it but the
    // state of its stream.
    order_ = feed_.order();
    if (feed_.free()) shuffle_.shuffle(order_);
    loss_sum_ = 0;
  }
  while (next_ < train.size()) {
    const Index last = feed_.end_of(next_);
    const double loss = batch(next_, last);
    if (!std::isfinite(loss)) return false;
    loss_sum_ += loss * static_cast<double>(last - next_);
    next_ = last;
    run_.guard.progress().step.store(now_.step, std::memory_order_relaxed);
    if (keeper_.due()) keeper_.save([this](Archive& a) { archive(a); });
  }
  next_ = 0;
  result_.train_loss = loss_sum_ / static_cast<double>(train.size());
  return true;
}

template <class T>
double Trainer<T>::batch(Index first, Index last) {
  const bool whole = chunks_.size() == 1;
  Batch<T>& gathered = whole ? batch_ : sequences_;
  gather(run_.data.train, order_, first, last, gathered);
  batch_.carried = feed_.goes_on(first);
  if (whole) return update() ? losses_.back() : NAN;
  double loss = 0;
  for (const Steps& chunk : chunks_) {
    cut(sequences_, chunk, batch_);
    batch_.carried = chunk.first > 0 || feed_.goes_on(first);
    if (!run_.task.many_to_many() && chunk.last < run_.task.steps) {
      objective_.pass_by();
      continue;
    }
    if (!update()) return NAN;
    const double share = run_.task.many_to_many() ? static_cast<double>(chunk.last - chunk.first) /
                                                        static_cast<double>(run_.task.steps)
                                                  : 1;
    loss += share * losses_.back();
  }
  return loss;
}

template <class T>
bool Trainer<T>::update() {
  const bool wants_before = watch_.before_step(now_.step);
  const T loss = objective_.at_present(run_.gradient);
  losses_.push_back(static_cast<double>(loss));
  const double norm = run_.optimizer->clip(run_.gradient);
  if (!std::isfinite(loss) || !std::isfinite(norm)) return false;
  rate_ = run_.optimizer->learning_rate() * run_.guard(run_.experiment.schedule->component(), [&] {
    return run_.schedule->multiplier(now_);
  });
  if (wants_before) theta_before_ = run_.theta;
  run_.guard(run_.experiment.optimizer->component(), [&] {
    run_.optimizer->update({run_.theta, run_.gradient, static_cast<T>(rate_), loss, objective_});
  });
  const arma::Cube<T>& input_gradient = run_.model->input_gradient();
  watch_.on_step(
      {now_.step, now_.epoch, loss, rate_, run_.theta, wants_before ? theta_before_ : no_theta_,
       run_.gradient, run_.blocks, run_.layers, batch_, objective_.outputs(),
       input_gradient.is_empty() ? nullptr : &input_gradient, *run_.loss, *run_.optimizer},
      norm);
  ++now_.step;
  return true;
}

template <class T>
bool Trainer<T>::finish_epoch() {
  const arma::Cube<T> outputs = run_.predict(run_.data.validation);
  result_.validation_loss = run_.loss_of(outputs, run_.data.validation);
  const bool untrained = now_.epoch == 0;
  if (result_.diverged || untrained) result_.train_loss = NAN;
  now_.watched = std::isnan(result_.validation_loss) ? result_.train_loss : result_.validation_loss;
  run_.guard.progress().epoch.store(now_.epoch, std::memory_order_relaxed);

  const config::TrainingParams& training = run_.experiment.training.get();
  const auto patience = training.early_stopping->patience.get();
  bool stop = false;
  if (!untrained && now_.watched < result_.best_loss - training.early_stopping->min_delta) {
    result_.best_loss = now_.watched;
    result_.best_epoch = now_.epoch;
    patience_ = 0;
    if (training.keep == config::Keep::best) theta_best_ = run_.theta;
  } else if (!untrained && patience) {
    stop = ++patience_ >= *patience;
  }
  if (!untrained) {
    run_.guard(run_.experiment.schedule->component(), [&] { run_.schedule->on_epoch(now_); });
  }
  const bool last = stop || result_.diverged || now_.epoch == now_.epochs;
  watch_.on_epoch(now_.epoch, now_.step, result_.train_loss, result_.validation_loss, rate_,
                  outputs, last);
  return stop;
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace flatline::train
