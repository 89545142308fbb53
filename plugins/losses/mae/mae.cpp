#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MaeParams : fl::PointwiseLossParams {};

/// Computes the mean of ℓ(e) = |e| over sequences, steps and outputs. The gradient at e = 0 is
/// taken as 0. The median makes it smallest: for classes, the majority class and no probability.
template <class T>
class Mae final : public fl::PointwiseLoss<T> {
 public:
  explicit Mae(const MaeParams& p) : fl::PointwiseLoss<T>(p) {}

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    using Point = typename fl::PointwiseLoss<T>::Point;
    return this->mean_of(outputs, batch, gradient, [](T w, T e) {
      return Point{w * std::abs(e), w * T((e > 0) - (e < 0))};
    });
  }
};

FLATLINE_PLUGIN(fl::loss<Mae, MaeParams>("mae", "Mean absolute error", "none"))
