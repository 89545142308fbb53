#include "train/assembly.hpp"

#include <cmath>

#include <fmt/format.h>

#include "train/batches.hpp"
#include "train/feed.hpp"

namespace flatline::train {
namespace {

Split split_of(const config::Experiment& experiment) {
  const config::SplitParams& split = experiment.split.get();
  return {split.train, split.validation, split.test, split.by};
}

/// Throws Error FL526 when a model is to run freely in a task that doesn't allow it.
void require_feedback(const config::TeacherForcingParams& forcing, const Task& task) {
  const ParamBase* asked = forcing.ratio < 1       ? static_cast<const ParamBase*>(&forcing.ratio)
                           : forcing.decay < 1     ? static_cast<const ParamBase*>(&forcing.decay)
                           : forcing.horizon.get() ? static_cast<const ParamBase*>(&forcing.horizon)
                                                   : nullptr;
  if (task.feeds_back() || !asked) return;
  throw Error(
      Fault{asked->mark(), "FL526",
            fmt::format("{} asks for a free run that this task does not allow", asked->path()),
            "the outputs of a step are not the own past among the inputs of the next one",
            "Use a dataset with target_at: each and horizon: 1, whose inputs hold the "
            "targets, or leave training.teacher_forcing out."});
}

}  // namespace

template <class T>
Assembly<T>::Assembly(const config::Experiment& experiment, Index replicate, Guard& guard)
    : experiment(experiment),
      replicate(replicate),
      guard(guard),
      dataset(experiment.dataset->template make<Dataset<T>>()),
      task(guard(experiment.dataset->component(), [&] { return dataset->task(); })),
      pipeline(experiment.transforms, task, guard) {}

template <class T>
Rng Assembly<T>::stream(std::string_view name) const {
  return Rng(experiment.seed, replicate, name);
}

template <class T>
void Assembly<T>::make_data() {
  guard(experiment.dataset->component(), [&] {
    Rng rng = stream("data");
    original = dataset->make(split_of(experiment), rng);
  });
  data = original;
  Rng noise = stream("noise");
  pipeline.fit_and_apply(data, noise);
}

template <class T>
void Assembly<T>::make_model() {
  require_feedback(experiment.training->teacher_forcing.get(), task);
  const Context context{task, {task.inputs, task.steps}};
  model = experiment.model->template make<Model<T>>(context);
  loss = experiment.loss->template make<Loss<T>>(context);
  optimizer = experiment.optimizer->template make<Optimizer<T>>(context);
  schedule = experiment.schedule->template make<Schedule>(context);
  layers = model->layers();
  Index size = 0;
  for (const NamedLayer<T>& named : layers) {
    for (Block<T>* block : named.layer->blocks()) {
      blocks.push_back({fmt::format("{}.{}", named.name, block->name()), named.name, block, size});
      size += block->size();
    }
  }
  theta.zeros(size);
  gradient.zeros(size);
  for (const NamedBlock<T>& named : blocks) {
    named.block->bind(theta.memptr() + named.offset, gradient.memptr() + named.offset);
  }
  Rng init = stream("init");
  guard(experiment.model->component(), [&] { model->initialise(init); });
  guard(experiment.optimizer->component(), [&] { optimizer->reset(size); });
}

template <class T>
arma::Cube<T> Assembly<T>::predict(const Batch<T>& part, Index free) {
  arma::Cube<T> outputs(task.outputs, part.size(), task.target_steps);
  const Feed feed(experiment.training.get(), part);
  Batch<T> batch;
  for (Index first = 0; first < part.size(); first = feed.end_of(first)) {
    const Index last = feed.end_of(first);
    gather(part, feed.order(), first, last, batch);
    Pass<T> pass;
    pass.teacher_forcing = free > 0 ? 0 : 1;
    pass.known = part.steps() - std::min(free, part.steps());
    pass.carried = feed.goes_on(first);
    pass.mask = batch.mask.is_empty() ? nullptr : &batch.mask;
    const arma::Cube<T>& piece = guard(
        experiment.model->component(), [&]() -> const auto& {
          return model->forward(batch, pass);
        });
    for (Index t = 0; t < piece.n_slices; ++t) {
      outputs.slice(t).cols(feed.order().subvec(first, last - 1)) = piece.slice(t);
    }
  }
  return outputs;
}

template <class T>
double Assembly<T>::loss_of(const arma::Cube<T>& outputs, const Batch<T>& part) {
  if (part.size() == 0) return NAN;
  return guard(experiment.loss->component(),
               [&] { return static_cast<double>(loss->value(outputs, part, nullptr)); });
}

template <class T>
arma::Cube<T> Assembly<T>::answers(const arma::Cube<T>& outputs, Part part) const {
  arma::Cube<T> out = outputs;
  loss->respond(out);
  pipeline.invert(out, data[part], part);
  return out;
}

template struct Assembly<float>;
template struct Assembly<double>;

}  // namespace flatline::train
