#pragma once

#include "train/assembly.hpp"

namespace flatline::train {

/// Loss and gradient of one batch, at the present θ or at one of the caller's choice.
template <class T>
class BatchObjective final : public Objective<T> {
 public:
  BatchObjective(Assembly<T>& run, const Batch<T>& batch, Rng& dropout)
      : run_(run), batch_(batch), dropout_(dropout) {}

  /// From now on feeds the true past to this share of the steps, drawn from `decoding`.
  void force(double share, Rng& decoding) {
    share_ = share;
    decoding_ = &decoding;
  }

  /// Computes loss and gradient at the run's own θ; `gradient` must be the run's.
  T at_present(arma::Col<T>& gradient) {
    gradient.zeros();
    pass_by();
    const T value = run_.guard(run_.experiment.loss->component(),
                               [&] { return run_.loss->value(*outputs_, batch_, &d_outputs_); });
    run_.guard(run_.experiment.model->component(),
               [&] { run_.model->backward(batch_, d_outputs_); });
    return value;
  }

  /// Computes the outputs only, and so the states that the next chunk goes on from.
  void pass_by() {
    Pass<T> pass;
    pass.training = true;
    pass.carried = batch_.carried;
    pass.mask = batch_.mask.is_empty() ? nullptr : &batch_.mask;
    pass.dropout = &dropout_;
    pass.teacher_forcing = share_;
    pass.decoding = decoding_;
    outputs_ = &run_.guard(
        run_.experiment.model->component(), [&]() -> const auto& {
          return run_.model->forward(batch_, pass);
        });
  }

  /// Throws Error FL561 for a batch that goes on from carried states: they have moved on.
  T operator()(const arma::Col<T>& theta, arma::Col<T>& gradient) override {
    if (batch_.carried) refuse_to_repeat();
    theta_ = run_.theta;
    gradient_ = run_.gradient;
    run_.theta = theta;
    const T value = at_present(run_.gradient);
    gradient = run_.gradient;
    run_.theta = theta_;
    run_.gradient = gradient_;
    return value;
  }

  /// The outputs of the last evaluation, O × N × Ly.
  const arma::Cube<T>& outputs() const { return *outputs_; }

 private:
  [[noreturn]] void refuse_to_repeat() const {
    throw Error("FL561", "a batch that goes on from carried states can't be evaluated twice",
                "the states have moved on after the first time",
                "Choose an optimizer that needs one gradient per update, or leave training.tbptt "
                "out.");
  }

  Assembly<T>& run_;
  const Batch<T>& batch_;
  Rng& dropout_;
  double share_ = 1;
  Rng* decoding_ = nullptr;
  const arma::Cube<T>* outputs_ = nullptr;
  arma::Cube<T> d_outputs_;
  arma::Col<T> theta_, gradient_;  // of the run, while another θ is tried
};

}  // namespace flatline::train
