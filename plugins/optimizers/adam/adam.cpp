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
struct Adam final : fl::Optimizer<T> {
  double b1, b2;  // in double: 1 − β loses its digits in float
  T eps;
  arma::Col<T>&m = this->state("m"), &v = this->state("v");
  explicit Adam(const AdamParams& p)
      : fl::Optimizer<T>(p), b1(p.beta1), b2(p.beta2), eps(p.eps.as<T>()) {}
  void step(const fl::Update<T>& u) override {
    const double c1 = 1 - std::pow(b1, this->updates()), c2 = 1 - std::pow(b2, this->updates());
    const T rate = T(u.rate / c1), correct_v = T(1 / c2);
    const auto move = [=, b1 = b1, b2 = b2, eps = eps](T g, T& m, T& v, T& theta) {
      m = T(b1) * m + T(1 - b1) * g;
      v = T(b2) * v + T(1 - b2) * (g * g);
      theta -= rate * m / (std::sqrt(v * correct_v) + eps);
    };
    fl::for_each_element(move, u.gradient, m, v, u.theta);  // one pass: memory is what it costs
  }
};
FLATLINE_PLUGIN(fl::optimizer<Adam, AdamParams>("adam", "Adaptive moments", "arXiv:1412.6980"))
