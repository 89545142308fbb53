#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AdamParams : fl::OptimizerParams {
  AdamParams() : OptimizerParams(1e-3) {}
  fl::Param<double> beta1{
      this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of the mean gradient m"};
  fl::Param<double> beta2{
      this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of the squared gradient v"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v̂"};
};

/// Moves θ by −η m̂ / (√v̂ + ε): Kingma & Ba 2014, Algorithm 1. The state is m, v (both P) and the
/// number of updates k.
template <class T>
class Adam final : public fl::Optimizer<T> {
 public:
  explicit Adam(const AdamParams& p)
      : fl::Optimizer<T>(p), b1_(p.beta1), b2_(p.beta2), eps_(p.eps.as<T>()) {}

  void reset(fl::Index parameters) override {
    k_ = 0;
    m_.zeros(parameters);
    v_.zeros(parameters);
  }

  void step(const fl::Update<T>& u) override {
    ++k_;
    m_ = T(b1_) * m_ + T(1 - b1_) * u.gradient;
    v_ = T(b2_) * v_ + T(1 - b2_) * arma::square(u.gradient);
    const T c1 = T(1 - std::pow(b1_, k_)), c2 = T(1 - std::pow(b2_, k_));  // bias corrections
    u.theta -= u.rate * (m_ / c1) / (arma::sqrt(v_ / c2) + eps_);
  }

  void archive(fl::Archive& a) override {
    a("k", k_);
    a("m", m_);
    a("v", v_);
  }

 private:
  double b1_, b2_;  // in double: 1 − β loses its digits in float
  T eps_;
  int k_ = 0;
  arma::Col<T> m_, v_;
};

FLATLINE_PLUGIN(fl::optimizer<Adam, AdamParams>("adam", "Adaptive moments", "arXiv:1412.6980"))
