#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AdadeltaParams : fl::OptimizerParams {
  AdadeltaParams() : OptimizerParams(1) {}
  fl::Param<double> rho{this, "rho", 0.9, fl::half_open(0, 1), "1", "decay ρ of both means"};
  fl::Param<double> eps{this, "eps", 1e-6, fl::positive, "1", "added within both roots"};
};

/// Moves θ by −η Δ with Δ = RMS[Δ] / RMS[g] g, where RMS[x] = √(E[x²] + ε) and E is a moving mean:
/// Zeiler 2012, Algorithm 1, which has no η (it is 1).
template <class T>
class Adadelta final : public fl::Optimizer<T> {
 public:
  explicit Adadelta(const AdadeltaParams& p)
      : fl::Optimizer<T>(p), eps_(p.eps.as<T>()), g2_(this, "g2", p.rho), d2_(this, "d2", p.rho) {}

  void step(const fl::Update<T>& u) override {
    g2_.add(arma::square(u.gradient));
    delta_ = arma::sqrt(d2_.get() + eps_) / arma::sqrt(g2_.get() + eps_) % u.gradient;
    d2_.add(arma::square(delta_));
    u.theta -= u.rate * delta_;
  }

 private:
  T eps_;
  fl::MovingMean<T> g2_, d2_;  // E[g²], E[Δ²]
  arma::Col<T>& delta_ = this->state("delta");
};

FLATLINE_PLUGIN(fl::optimizer<Adadelta, AdadeltaParams>("adadelta",
                                                        "Steps in the unit of the parameters",
                                                        "arXiv:1212.5701"))
