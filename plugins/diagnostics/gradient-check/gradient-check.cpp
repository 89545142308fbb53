#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct GradientCheckParams : fl::Params {
  fl::Param<fl::Index> weights{
      this, "weights", 30, fl::at_least(1), "1", "weights that are tried in each block"};
};

/// Checks the gradients of model and loss with the initial weights against differences (science.md
/// D24): in each block, for some weights drawn at random,
///
///     d = (8 (L₊₁ − L₋₁) − (L₊₂ − L₋₂)) / 12 ε,   L_k: the loss with the weight moved by k ε,
///     error = max(0, ‖d − g‖ − r) / max(‖d‖, ‖g‖),
///
/// where ε = 1e-3 in double and 0.03 in float, and r = 4 √n · eps · |L| / ε is what rounding of the
/// loss does to n differences. Finding:
///
/// - `wrong_gradient`: the error of a block is above 1e-6 in double, 1e-4 in float.
///
/// Costs four forward passes a weight. A kink, as that of a ReLU or an absolute error, between the
/// points of a difference shows as an error too.
template <class T>
class GradientCheck final : public fl::Diagnostic<T> {
 public:
  explicit GradientCheck(const GradientCheckParams& p) : weights_(p.weights) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    if (e.blocks.empty() || e.gradients.batch().size() == 0) return;
    fl::BatchLoss<T> loss(e, e.gradients.batch());
    arma::Col<T> gradient;
    const double value = static_cast<double>(loss(e.theta_initial, gradient));
    fl::Rng rng(1, 0, "gradient-check");
    std::vector<std::string> names;
    arma::Col<T> errors(e.blocks.size());
    for (fl::Index b = 0; b < errors.n_elem; ++b) {
      names.push_back(e.blocks[b].name);
      errors[b] = T(error(loss, e.theta_initial, gradient, value, e.blocks[b], rng));
    }
    this->axis("block", names);
    error_.at(epoch_, errors);
    const double worst = static_cast<double>(errors.max());
    const double bound = fl::precision_of<T> == fl::Precision::float64 ? 1e-6 : 1e-4;
    this->finding({"wrong_gradient", worst, bound, !(worst <= bound),
                   fmt::format("The gradient of {} is off by {:.3g} of its norm.",
                               names[errors.index_max()], worst)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  double error(fl::BatchLoss<T>& loss, const arma::Col<T>& theta, const arma::Col<T>& gradient,
               double value, const fl::NamedBlock<T>& block, fl::Rng& rng) const {
    const fl::Index n = std::min(weights_, block.block->size());
    arma::Col<T> moved = theta;
    double off = 0, numeric = 0, analytic = 0;
    for (fl::Index i = 0; i < n; ++i) {
      const fl::Index k = block.offset + rng.below(block.block->size());
      const auto at = [&](int steps) {
        moved[k] = theta[k] + T(steps) * T(step);
        return static_cast<double>(loss.value(moved));
      };
      const double d = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
      moved[k] = theta[k];
      const double g = static_cast<double>(gradient[k]);
      off += (d - g) * (d - g);
      numeric += d * d;
      analytic += g * g;
    }
    const double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
    const double rounding = 4 * std::sqrt(double(n)) * epsilon * std::abs(value) / step;
    const double size = std::sqrt(std::max(numeric, analytic));
    return size > 0 ? std::max(0.0, std::sqrt(off) - rounding) / size : 0;
  }

  static constexpr double step = fl::precision_of<T> == fl::Precision::float64 ? 1e-3 : 0.03;
  fl::Index weights_, epoch_ = 0;
  fl::Series<T> error_{
      this, "error", {"epoch", "block"}, "1", "relative error of the gradient of a block"};
};

FLATLINE_PLUGIN(fl::diagnostic<GradientCheck, GradientCheckParams>("gradient-check",
                                                                   "Gradients beside differences",
                                                                   "science.md D24"))
