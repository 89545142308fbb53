#include <flatline/plugin.hpp>
namespace fl = flatline;

struct NadamParams : fl::OptimizerParams {
  NadamParams() : OptimizerParams(2e-3) {}
  fl::Param<double> beta1{this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of m, mean of g"};
  fl::Param<double> beta2{this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of v, mean of g²"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v̂"};
  fl::Param<double> momentum_decay{this,     "momentum_decay",       4e-3, fl::non_negative,
                                   "1/step", "ψ of the warm-up of μ"};
};

/// Moves θ by −η m̄ / (√v̂ + ε): Dozat 2016, Algorithm 2, which puts Nesterov's look ahead into Adam,
///
///     m̄ = (1 − μ_k) g / (1 − Π_k) + μ_{k+1} m / (1 − Π_k μ_{k+1}),
///
/// with Π_k = μ₁ … μ_k and his sec. 3 warm-up μ_k = β₁ (1 − ½ · 0.96^{kψ}).
template <class T>
class Nadam final : public fl::Optimizer<T> {
 public:
  explicit Nadam(const NadamParams& p)
      : fl::Optimizer<T>(p),
        b1_(p.beta1),
        psi_(p.momentum_decay),
        eps_(p.eps.as<T>()),
        m_(this, "m", p.beta1),
        v_(this, "v", p.beta2) {}

  void reset(fl::Index parameters) override {
    fl::Optimizer<T>::reset(parameters);
    product_ = 1;
  }
  void step(const fl::Update<T>& u) override {
    m_.add(u.gradient);
    v_.add(arma::square(u.gradient));
    const int k = this->updates();
    const double now = mu(k), next = mu(k + 1);
    product_ *= now;
    const T by_g = T((1 - now) / (1 - product_)), by_m = T(next / (1 - product_ * next));
    u.theta -= u.rate * (by_g * u.gradient + by_m * m_.get()) / (arma::sqrt(v_.unbiased()) + eps_);
  }
  void archive(fl::Archive& a) override {
    fl::Optimizer<T>::archive(a);
    a("product", product_);
  }

 private:
  double mu(int k) const { return b1_ * (1 - 0.5 * std::pow(0.96, k * psi_)); }

  double b1_, psi_, product_ = 1;
  T eps_;
  fl::MovingMean<T> m_, v_;
};

FLATLINE_PLUGIN(fl::optimizer<Nadam, NadamParams>("nadam", "Adam with Nesterov's look ahead",
                                                  "openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ"))
