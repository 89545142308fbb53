#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SharpnessParams : fl::Params {
  fl::Param<fl::Index> iterations{
      this, "iterations", 20, fl::at_least(1), "1", "steps of the power iteration"};
};

/// Measures the sharpness of the final loss: λ, the eigenvalue of the Hessian that is largest in
/// size, by power iteration on Hessian-vector products (science.md D9; Cohen et al. 2021,
/// arXiv:2103.00065). Costs two gradients an iteration, at the end only. Finding:
///
/// - `too_sharp`: η·λ > 2 with the learning rate η of the last watched step; gradient descent
///   overshoots there. N.B. Adam scales the gradient and bears about 38/η instead.
template <class T>
class Sharpness final : public fl::Diagnostic<T> {
 public:
  explicit Sharpness(const SharpnessParams& p) : iterations_(p.iterations) {}

  void on_step(const fl::StepView<T>& s) override { rate_ = s.rate; }
  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    if (e.theta.is_empty()) return;
    fl::Rng rng(1, 0, "sharpness");
    arma::Col<T> v(e.theta.n_elem), product;
    for (T& value : v) value = static_cast<T>(rng.normal());
    double lambda = 0;
    for (fl::Index i = 0; i < iterations_; ++i) {
      v /= arma::norm(v);
      e.gradients.hessian_times(v, product);
      lambda = static_cast<double>(arma::dot(v, product));
      if (!(arma::norm(product) > 0)) break;  // flat, or not finite
      v = product;
    }
    lambda_.at(epoch_, static_cast<T>(lambda));
    const double reach = rate_ * lambda;
    this->finding({"too_sharp", reach, 2, reach > 2,
                   fmt::format("The largest eigenvalue of the Hessian is {:.3g}, the learning rate "
                               "{:.3g}.",
                               lambda, rate_)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("rate", rate_);
    archive("epoch", epoch_);
  }

 private:
  fl::Index iterations_;
  double rate_ = std::nan("");
  fl::Index epoch_ = 0;
  fl::Series<T> lambda_{
      this, "lambda", {"epoch"}, "1", "largest eigenvalue of the Hessian of the final loss"};
};

FLATLINE_PLUGIN(fl::diagnostic<Sharpness, SharpnessParams>("sharpness",
                                                           "Largest curvature of the final loss",
                                                           "science.md D9; arXiv:2103.00065"))
