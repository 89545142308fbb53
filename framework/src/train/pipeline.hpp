#pragma once

#include <vector>

#include <flatline/part.hpp>
#include <flatline/transform.hpp>

#include "train/guard.hpp"

namespace flatline::train {

/// The transforms of a run: fitted on the training part, applied to all parts in the order of the
/// file, inverted on predictions in the reverse order.
template <class T>
class Pipeline {
 public:
  Pipeline(const PartsParam& transforms, const Task& task, Guard& guard);

  /// Fits on `data.train` and transforms every part in place.
  void fit_and_apply(Splits<T>& data, Rng& noise);
  /// Maps outputs for `batch`, the whole (transformed) `part`, back to the unit of the target.
  void invert(arma::Cube<T>& outputs, const Batch<T>& batch, Part part) const;
  /// Saves or restores what was fitted.
  void archive(Archive& archive);

 private:
  enum class Side { inputs, targets };
  struct Stage {
    const Configured* configured;
    Side side;
    Owned<Transform<T>> transform;
  };

  Guard& guard_;
  std::vector<Stage> stages_;
};

extern template class Pipeline<float>;
extern template class Pipeline<double>;

}  // namespace flatline::train
