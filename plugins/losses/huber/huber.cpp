#include <flatline/plugin.hpp>
namespace fl = flatline;

struct HuberParams : fl::PointwiseLossParams {
  fl::Param<double> delta{this, "delta", 1, fl::positive, "1", "error δ from which ℓ is linear"};
};

/// Computes the mean of ℓ(e) = ½ e² where |e| ≤ δ and δ (|e| − ½ δ) beyond, over sequences, steps
/// and outputs: Huber 1964, sec. 1, as `HuberLoss` of PyTorch. δ is in the unit of the transformed
/// targets.
template <class T>
class Huber final : public fl::PointwiseLoss<T> {
 public:
  explicit Huber(const HuberParams& p)
      : fl::PointwiseLoss<T>(p), delta_(p.delta.template as<T>()) {}

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    using Point = typename fl::PointwiseLoss<T>::Point;
    return this->mean_of(outputs, batch, gradient, [delta = delta_](T w, T e) {
      if (std::abs(e) <= delta) return Point{w * e * e / 2, w * e};
      return Point{w * delta * (std::abs(e) - delta / 2), e > 0 ? w * delta : -w * delta};
    });
  }

 private:
  T delta_;
};

FLATLINE_PLUGIN(fl::loss<Huber, HuberParams>("huber", "Squared near 0, absolute far from it",
                                             "doi:10.1214/aoms/1177703732"))
