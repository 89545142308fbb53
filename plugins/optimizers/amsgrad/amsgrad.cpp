#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AmsgradParams : fl::OptimizerParams {
  AmsgradParams() : OptimizerParams(1e-3) {}
  fl::Param<double> beta1{this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of m, mean of g"};
  fl::Param<double> beta2{this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of v, mean of g²"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v̂"};
};

/// Moves θ by −η m̂ / (√v̂ + ε) with the largest v so far, v̂ = max(v₁ … v_k) / (1 − β₂ᵏ), so that
/// the steps of a component never grow: Reddi, Kale & Kumar 2018, Algorithm 2, with Adam's
/// corrections of the start as in PyTorch.
template <class T>
class Amsgrad final : public fl::Optimizer<T> {
 public:
  explicit Amsgrad(const AmsgradParams& p)
      : fl::Optimizer<T>(p), eps_(p.eps.as<T>()), m_(this, "m", p.beta1), v_(this, "v", p.beta2) {}

  void step(const fl::Update<T>& u) override {
    m_.add(u.gradient);
    v_.add(arma::square(u.gradient));
    largest_ = arma::max(largest_, v_.get());
    u.theta -= u.rate * m_.unbiased() / (arma::sqrt(largest_ / v_.correction()) + eps_);
  }

 private:
  T eps_;
  fl::MovingMean<T> m_, v_;
  arma::Col<T>& largest_ = this->state("largest");
};

FLATLINE_PLUGIN(fl::optimizer<Amsgrad, AmsgradParams>("amsgrad", "Adam with steps that never grow",
                                                      "openreview.net/forum?id=ryQu7f-RZ"))
