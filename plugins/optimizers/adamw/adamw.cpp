#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AdamwParams : fl::OptimizerParams {
  AdamwParams() : OptimizerParams(1e-3, 1e-2) {}
  fl::Param<double> beta1{this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of m, mean of g"};
  fl::Param<double> beta2{this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of v, mean of g²"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v̂"};
};

/// Moves θ by −η m̂ / (√v̂ + ε) after θ ← (1 − η λ) θ with λ = `weight_decay`, which every optimizer
/// has and which is on by default here: Loshchilov & Hutter, Algorithm 2, where η is the learning
/// rate times the schedule. A penalty `l2` would be divided by √v̂ as the loss is; this decay is
/// not.
template <class T>
class Adamw final : public fl::Optimizer<T> {
 public:
  explicit Adamw(const AdamwParams& p)
      : fl::Optimizer<T>(p), eps_(p.eps.as<T>()), m_(this, "m", p.beta1), v_(this, "v", p.beta2) {}

  void step(const fl::Update<T>& u) override {
    m_.add(u.gradient);
    v_.add(arma::square(u.gradient));
    u.theta -= u.rate * m_.unbiased() / (arma::sqrt(v_.unbiased()) + eps_);
  }

 private:
  T eps_;
  fl::MovingMean<T> m_, v_;
};

FLATLINE_PLUGIN(fl::optimizer<Adamw, AdamwParams>("adamw",
                                                  "Adaptive moments with decoupled weight decay",
                                                  "arXiv:1711.05101"))
