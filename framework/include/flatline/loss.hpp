#pragma once

#include <flatline/batch.hpp>
#include <flatline/component.hpp>

namespace flatline {

/// Measures how far outputs are from targets.
template <class T>
class FLATLINE_API Loss : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Loss() override;

  /// Computes the weighted mean over sequences and steps; mask and weight of the batch count.
  /// Unless `gradient` is null, writes ∂L/∂outputs into it (same shape as `outputs`, O × N × Ly).
  virtual T value(const arma::Cube<T>& outputs, const Batch<T>& batch, arma::Cube<T>* gradient) = 0;
  /// Turns outputs into what the task asks for, in place; cross-entropy makes probabilities of
  /// logits. The default leaves them.
  virtual void respond(arma::Cube<T>& outputs) const;
  /// Turns answers into outputs that mean them, in place; undoes `respond`.
  virtual void outputs_for(arma::Cube<T>& answers) const;
};

/// Computes the weight of each target, N × Ly, from mask and weight of the batch, and scales them
/// to sum 1. For a many-to-one target the mask plays no part; a weight of one column holds for all
/// steps of its sequence.
template <class T>
FLATLINE_API void target_weights(const Batch<T>& batch, arma::Mat<T>& weights);

/// Throws Error FL540 unless `outputs` and the targets of the batch have the same shape. A loss
/// that would pair them otherwise, by broadcasting, trains towards the mean of the targets.
template <class T>
FLATLINE_API void require_targets_like(const arma::Cube<T>& outputs, const Batch<T>& batch);

/// Throws Error FL570 unless the targets of `task` are classes.
FLATLINE_API void require_classes(const Task& task, const char* loss);

extern template class Loss<float>;
extern template class Loss<double>;

}  // namespace flatline
