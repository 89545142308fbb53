#pragma once

#include "train/assembly.hpp"
#include "train/objective.hpp"

namespace flatline::train {

/// Computes the extra gradients of a finished run for its diagnostics.
template <class T>
class RunGradients final : public ExtraGradients<T> {
 public:
  RunGradients(Assembly<T>& run, const Batch<T>& batch) : run_(run), batch_(batch) {}

  const Batch<T>& batch() const override { return batch_; }
  const arma::Cube<T>& of_inputs(Index output) override;
  void hessian_times(const arma::Col<T>& v, arma::Col<T>& product) override;
  void of_sequence(Index n, arma::Col<T>& gradient) override;
  void of_states(Index n, const std::function<void(Index, const arma::Mat<T>&)>& visit) override;

 private:
  /// Computes the gradient of the batch at θ + `step`·v.
  arma::Col<T> gradient_at(T step, const arma::Col<T>& v);

  Assembly<T>& run_;
  const Batch<T>& batch_;
};

extern template class RunGradients<float>;
extern template class RunGradients<double>;

}  // namespace flatline::train
