#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SgdParams : fl::OptimizerParams {
  SgdParams() : OptimizerParams(1e-2) {}
  fl::Param<double> momentum{
      this, "momentum", 0, fl::half_open(0, 1), "1", "decay μ of the velocity v"};
  fl::Param<bool> nesterov{this, "nesterov", false, fl::any, "1", "looks ahead along the velocity"};

  void check(fl::Check& check) const override {
    check.require(!nesterov || momentum > 0, nesterov, nesterov.path() + " is on without momentum",
                  "there is no velocity to look ahead along", "Give a momentum, such as 0.9.");
  }
};

/// Moves θ against the gradient g: v ← μ v + g, then θ ← θ − η v, or θ − η (g + μ v) with
/// `nesterov`. This is the form of Sutskever et al. 2013 as PyTorch writes it: the velocity does
/// not contain the rate, so that a schedule acts on it at once.
template <class T>
class Sgd final : public fl::Optimizer<T> {
 public:
  explicit Sgd(const SgdParams& p)
      : fl::Optimizer<T>(p), momentum_(p.momentum.as<T>()), nesterov_(p.nesterov) {
    if (momentum_ > 0) v_ = &this->state("v");
  }

  void step(const fl::Update<T>& u) override {
    if (v_) *v_ = momentum_ * *v_ + u.gradient;
    if (nesterov_) {
      u.theta -= u.rate * (u.gradient + momentum_ * *v_);
    } else {
      u.theta -= u.rate * (v_ ? *v_ : u.gradient);
    }
  }

 private:
  T momentum_;
  bool nesterov_;
  arma::Col<T>* v_ = nullptr;  // none without momentum
};

FLATLINE_PLUGIN(fl::optimizer<Sgd, SgdParams>("sgd", "Stochastic gradient descent with momentum",
                                              "proceedings.mlr.press/v28/sutskever13"))
