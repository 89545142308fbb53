#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MseParams : fl::PointwiseLossParams {};

/// Computes the mean of ℓ(e) = e² over sequences, steps and outputs. Without mask and weights this
/// is the mean over all numbers, without the factor ½, as `MSELoss` of PyTorch and
/// `MeanSquaredError` of Keras reduce it. For classes it is Brier's score, which true
/// probabilities make smallest.
template <class T>
class Mse final : public fl::PointwiseLoss<T> {
 public:
  explicit Mse(const MseParams& p) : fl::PointwiseLoss<T>(p) {}

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    using Point = typename fl::PointwiseLoss<T>::Point;
    return this->mean_of(outputs, batch, gradient, [](T w, T e) {
      return Point{w * e * e, 2 * w * e};
    });
  }
};

FLATLINE_PLUGIN(fl::loss<Mse, MseParams>("mse", "Mean squared error", "none"))
