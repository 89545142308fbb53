#pragma once

#include <string>
#include <vector>

#include <flatline/batch.hpp>
#include <flatline/component.hpp>
#include <flatline/rng.hpp>

namespace flatline {

/// Settings of all transforms.
struct FLATLINE_API TransformParams : Params {
  explicit TransformParams(std::vector<std::string> default_of = {"inputs", "targets"});
  ~TransformParams() override;
  Param<std::vector<std::string>> of;
  void check(Check& check) const override;
};

/// Settings of all transforms that spoil data on purpose.
struct FLATLINE_API FaultParams : TransformParams {
  enum class Parts { all, train, test };

  explicit FaultParams(std::vector<std::string> default_of = {"inputs"});
  ~FaultParams() override;
  Choice<Parts> parts{this,
                      "parts",
                      Parts::all,
                      {{"all", Parts::all}, {"train", Parts::train}, {"test", Parts::test}},
                      "parts of the data that are spoilt"};
};

/// Lists the values of feature `d` that a transform may learn from, step by step: no padding, and
/// only finite numbers.
template <class T>
FLATLINE_API arma::vec known_values(const arma::Cube<T>& values, const Batch<T>& train, Index d);
/// Computes the deviation of each feature over its known values: D.
template <class T>
FLATLINE_API arma::Col<T> known_deviations(const arma::Cube<T>& values, const Batch<T>& train);

/// Changes values on their way into the model and, for targets, back. The framework makes one
/// object for the targets and one for the inputs, fits each on the training part only, applies
/// them in the order of the file (targets before inputs, which they still see unchanged) and
/// inverts them on the predictions in the reverse order.
template <class T>
class FLATLINE_API Transform : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  ~Transform() override;

  /// Learns what it needs from `values` (D × N × L, inputs or targets of the training part).
  /// Does nothing by default.
  virtual void fit(const arma::Cube<T>& values, const Batch<T>& train);
  /// Transforms `values` of `batch` in place. `noise` is a stream of this transform's own.
  virtual void apply(arma::Cube<T>& values, const Batch<T>& batch, Part part, Rng& noise) = 0;
  /// Maps predictions for the whole of `part` back to the unit of the target, in place. Does
  /// nothing by default, which is right for cleaning and for faults: predictions are scored
  /// against the targets as the dataset made them.
  virtual void invert(arma::Cube<T>& values, const Batch<T>& batch, Part part) const;
};

/// Is the base of transforms that spoil data on purpose.
template <class T>
class FLATLINE_API FaultInjection : public Transform<T> {
 public:
  explicit FaultInjection(const FaultParams& params);
  ~FaultInjection() override;

  /// Spoils `values` in place.
  virtual void spoil(arma::Cube<T>& values, Rng& noise) const = 0;

  void apply(arma::Cube<T>& values, const Batch<T>& batch, Part part, Rng& noise) override;

 protected:
  /// Tells whether `part` is to be spoilt.
  bool hits(Part part) const;

 private:
  FaultParams::Parts parts_;
};

extern template class Transform<float>;
extern template class Transform<double>;
extern template class FaultInjection<float>;
extern template class FaultInjection<double>;

}  // namespace flatline
