#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AdagradParams : fl::OptimizerParams {
  AdagradParams() : OptimizerParams(1e-2) {}
  fl::Param<double> eps{this, "eps", 1e-10, fl::positive, "1", "added to √s"};
};

/// Moves θ by −η g / (√s + ε), where s is the sum of all g² so far: Duchi, Hazan & Singer 2011,
/// Figure 1 with the diagonal matrix.
template <class T>
class Adagrad final : public fl::Optimizer<T> {
 public:
  explicit Adagrad(const AdagradParams& p) : fl::Optimizer<T>(p), eps_(p.eps.as<T>()) {}

  void step(const fl::Update<T>& u) override {
    s_ += arma::square(u.gradient);
    u.theta -= u.rate * u.gradient / (arma::sqrt(s_) + eps_);
  }

 private:
  T eps_;
  arma::Col<T>& s_ = this->state("s");
};

FLATLINE_PLUGIN(fl::optimizer<Adagrad, AdagradParams>("adagrad",
                                                      "Steps divided by the size of all gradients",
                                                      "jmlr.org/papers/v12/duchi11a"))
