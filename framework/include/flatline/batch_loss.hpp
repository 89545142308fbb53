#pragma once

#include <flatline/diagnostic.hpp>

namespace flatline {

/// Evaluates a batch at any θ, for diagnostics at the end of a run: its outputs, its loss, its
/// gradient. Where dropout is on, each evaluation draws the same masks. The θ of the run is put
/// back when this object goes.
template <class T>
class FLATLINE_API BatchLoss final : public Objective<T> {
 public:
  /// All that is handed over has to outlive this object.
  BatchLoss(const EndView<T>& run, const Batch<T>& batch);
  BatchLoss(const BatchLoss&) = delete;
  BatchLoss& operator=(const BatchLoss&) = delete;
  ~BatchLoss() override;

  /// Computes the loss at θ and its gradient; both vectors: P.
  T operator()(const arma::Col<T>& theta, arma::Col<T>& gradient) override;
  /// Computes the loss at θ.
  T value(const arma::Col<T>& theta);
  /// Computes the outputs (O × N × Ly) at θ with dropout off; valid until the next evaluation.
  const arma::Cube<T>& outputs(const arma::Col<T>& theta);

 private:
  void set(const arma::Col<T>& theta);
  const arma::Cube<T>& forward(bool training);

  const EndView<T>& run_;
  const Batch<T>& batch_;
  arma::Col<T> theta_;  // P, of the run
  arma::Cube<T> d_outputs_;
};

extern template class BatchLoss<float>;
extern template class BatchLoss<double>;

}  // namespace flatline
