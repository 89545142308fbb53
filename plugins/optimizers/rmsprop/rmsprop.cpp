#include <flatline/plugin.hpp>
namespace fl = flatline;

struct RmspropParams : fl::OptimizerParams {
  RmspropParams() : OptimizerParams(1e-2) {}
  fl::Param<double> decay{
      this, "decay", 0.99, fl::half_open(0, 1), "1", "decay α of the squared gradient v"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v"};
};

/// Moves θ by −η g / (√v + ε) with v ← α v + (1 − α) g²: Tieleman & Hinton 2012, Coursera lecture
/// 6e, with the default α of PyTorch (0.9 there).
template <class T>
class Rmsprop final : public fl::Optimizer<T> {
 public:
  explicit Rmsprop(const RmspropParams& p)
      : fl::Optimizer<T>(p), eps_(p.eps.as<T>()), v_(this, "v", p.decay) {}

  void step(const fl::Update<T>& u) override {
    v_.add(arma::square(u.gradient));
    u.theta -= u.rate * u.gradient / (arma::sqrt(v_.get()) + eps_);
  }

 private:
  T eps_;
  fl::MovingMean<T> v_;
};

FLATLINE_PLUGIN(fl::optimizer<Rmsprop, RmspropParams>(
    "rmsprop", "Steps divided by the recent size of the gradient",
    "Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e"))
