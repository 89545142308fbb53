#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AdamParams : fl::OptimizerParams {
  AdamParams() : OptimizerParams(1e-3) {}
  fl::Param<double> beta1{this, "beta1", 0.9, fl::half_open(0, 1), "1", "decay of m, mean of g"};
  fl::Param<double> beta2{this, "beta2", 0.999, fl::half_open(0, 1), "1", "decay of v, mean of g²"};
  fl::Param<double> eps{this, "eps", 1e-8, fl::positive, "1", "added to √v̂"};
};

/// Moves θ by −η m̂ / (√v̂ + ε): Kingma & Ba 2014, Algorithm 1.
template <class T>
class Adam final : public fl::Optimizer<T> {
 public:
  explicit Adam(const AdamParams& p)
      : fl::Optimizer<T>(p), b1_(p.beta1), b2_(p.beta2), eps_(p.eps.as<T>()) {}

  void step(const fl::Update<T>& u) override {
    const double c1 = 1 - std::pow(b1_, this->updates()), c2 = 1 - std::pow(b2_, this->updates());
    const T keep_m = T(b1_), add_m = T(1 - b1_), keep_v = T(b2_), add_v = T(1 - b2_), eps = eps_;
    const T rate = T(u.rate / c1), correct_v = T(1 / c2);
    const auto move = [=](T g, T& m, T& v, T& theta) {
      m = keep_m * m + add_m * g;
      v = keep_v * v + add_v * (g * g);
      theta -= rate * m / (std::sqrt(v * correct_v) + eps);
    };
    fl::for_each_element(move, u.gradient, m_, v_, u.theta);  // one pass: memory is what it costs
  }

 private:
  double b1_, b2_;  // in double: 1 − β loses its digits in float
  T eps_;
  arma::Col<T>&m_ = this->state("m"), &v_ = this->state("v");
};
FLATLINE_PLUGIN(fl::optimizer<Adam, AdamParams>("adam", "Adaptive moments", "arXiv:1412.6980"))
