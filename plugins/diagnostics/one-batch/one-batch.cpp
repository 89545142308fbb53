#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct OneBatchParams : fl::Params {
  fl::Param<fl::Index> sequences{
      this, "sequences", 16, fl::at_least(2), "sequence", "sequences to be learnt by heart"};
  fl::Param<fl::Index> steps{this, "steps", 1000, fl::at_least(1), "step", "updates at most"};
  fl::PartParam optimizer{this, "optimizer", fl::Kind::optimizer, "adam", "what learns them"};
};

/// Trains the model anew from its initial weights on a few training sequences, at the end of the
/// run (science.md D25; Karpathy 2019, "A recipe for training neural networks"): a model and a loss
/// that are put together rightly can learn a handful of sequences by heart. The skill is R² or
/// accuracy on these, the targets as the loss sees them; training stops when it suffices. Finding:
///
/// - `cannot_fit`: after all steps R² is below 0.99, or accuracy below 0.95.
///
/// Costs as many updates as `steps`; the weights of the run stay as they are.
template <class T>
class OneBatch final : public fl::Diagnostic<T> {
 public:
  explicit OneBatch(const OneBatchParams& p)
      : sequences_(p.sequences),
        steps_(p.steps),
        optimizer_(p.optimizer->make<fl::Optimizer<T>>()) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    if (e.blocks.empty() || e.gradients.batch().size() < 2) return;
    const fl::Batch<T> batch = head(e.gradients.batch());
    fl::BatchLoss<T> loss(e, batch);
    arma::Col<T> theta = e.theta_initial, gradient;
    optimizer_->reset(theta.n_elem);
    const bool classes = e.task.type == fl::Task::Type::classification;
    const double bound = classes ? 0.95 : 0.99;
    double skill = -INFINITY;
    fl::Index step = 0;
    while (step < steps_ && !(skill >= bound)) {
      const T value = loss(theta, gradient);
      if (!gradient.is_finite()) break;
      optimizer_->clip(gradient);
      optimizer_->update({theta, gradient, T(optimizer_->learning_rate()), value, loss});
      ++step;
      if (step % 20 == 0 || step == steps_) skill = reached(e, batch, loss.outputs(theta));
    }
    skill_.at(epoch_, T(skill));
    used_.at(epoch_, T(step));
    this->finding({"cannot_fit", skill, bound, !(skill >= bound),
                   fmt::format("After {} updates on {} sequences the {} on them is {:.4g}.", step,
                               batch.size(), classes ? "accuracy" : "R²", skill)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  fl::Batch<T> head(const fl::Batch<T>& all) const {
    const fl::Index n = std::min(sequences_, all.size());
    fl::Batch<T> few;
    few.x = all.x.cols(0, n - 1);
    few.y = all.y.cols(0, n - 1);
    if (!all.mask.is_empty()) few.mask = all.mask.head_rows(n);
    if (!all.weight.is_empty()) few.weight = all.weight.head_rows(n);
    return few;
  }

  static double reached(const fl::EndView<T>& e, const fl::Batch<T>& batch, arma::Cube<T> outputs) {
    e.loss.respond(outputs);
    auto metrics = fl::judge::measure(outputs, batch, e.task);
    return metrics[e.task.type == fl::Task::Type::classification ? "accuracy" : "r2"];
  }

  fl::Index sequences_, steps_, epoch_ = 0;
  fl::Owned<fl::Optimizer<T>> optimizer_;
  fl::Series<T> skill_{this, "skill", {"epoch"}, "1", "R² or accuracy on the few sequences"};
  fl::Series<T> used_{this, "updates", {"epoch"}, "step", "updates that were made"};
};

FLATLINE_PLUGIN(fl::diagnostic<OneBatch, OneBatchParams>("one-batch",
                                                         "Whether a few sequences can be learnt",
                                                         "science.md D25"))
