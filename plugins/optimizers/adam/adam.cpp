#include <cmath>

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

namespace {

/// Everything in one pass, which is bound by memory.
template <class T>
struct Adaption {
  T keep_m, add_m, keep_v, add_v;
  T rate, correct_v;  ///< η / (1 − β₁ᵏ) and 1 / (1 − β₂ᵏ)
  T eps;
};
template <class T>
FLATLINE_VECTORISED void adapt(const Adaption<T>& a, const T* gradient, T* __restrict m,
                               T* __restrict v, T* __restrict theta, fl::Index size) {
  for (fl::Index i = 0; i < size; ++i) {
    m[i] = a.keep_m * m[i] + a.add_m * gradient[i];
    v[i] = a.keep_v * v[i] + a.add_v * (gradient[i] * gradient[i]);
    theta[i] -= a.rate * m[i] / (std::sqrt(v[i] * a.correct_v) + a.eps);
  }
}

}  // namespace

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
    const double c1 = 1 - std::pow(b1_, k_), c2 = 1 - std::pow(b2_, k_);  // bias corrections
    const Adaption<T> by{T(b1_),    T(1 - b1_), T(b2_), T(1 - b2_), T(double(u.rate) / c1),
                         T(1 / c2), eps_};
    adapt(by, u.gradient.memptr(), m_.memptr(), v_.memptr(), u.theta.memptr(), u.theta.n_elem);
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
