#pragma once

#include <flatline/batch.hpp>
#include <flatline/component.hpp>
#include <flatline/rng.hpp>

namespace flatline {

/// Settings of all transforms.
struct FLATLINE_API TransformParams : Params {
  ~TransformParams() override;
  Param<std::vector<std::string>> of{this, "of", {"inputs", "targets"},
                                     any,  "1",  "what is transformed: inputs, targets or both"};
  void check(Check& check) const override;
};

/// Changes values on their way into the model and, for targets, back. The framework makes one
/// object for the inputs and one for the targets, fits each on the training part only, applies
/// them in the order of the file and inverts them on the predictions in the reverse order.
template <class T>
class FLATLINE_API Transform : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Transform() override;

  /// Learns what it needs from `values` (D × N × L, inputs or targets of the training part).
  virtual void fit(const arma::Cube<T>& values, const Batch<T>& train) = 0;
  /// Transforms `values` of `batch` in place. `noise` is the stream `noise` of the replicate.
  virtual void apply(arma::Cube<T>& values, const Batch<T>& batch, Part part, Rng& noise) const = 0;
  /// Maps predictions back to the unit of the target, in place.
  virtual void invert(arma::Cube<T>& values, const Batch<T>& batch) const = 0;
};

extern template class Transform<float>;
extern template class Transform<double>;

}  // namespace flatline
