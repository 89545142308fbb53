#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Compares the pull of the optimizer's penalties with that of the data, per watched step
/// (science.md D31; growth of the regularisation share in TheDeepChecker):
///
///     share = ‖λ₁ sign θ + (λ₂ + λ_w) θ‖ / ‖∂L/∂θ‖
///
/// with the λ of `l1`, `l2` and the decoupled `weight_decay`, and the gradient of the data as
/// clipped. Finding:
///
/// - `penalty_rules`: the median over the watched steps is above 1.
template <class T>
class Penalty final : public fl::Diagnostic<T> {
 public:
  explicit Penalty(const fl::Params&) {}

  void on_step(const fl::StepView<T>& s) override {
    const double data = static_cast<double>(arma::norm(s.gradient));
    const double penalty = s.optimizer.penalty_norm(s.theta);
    share_.at(s.step, T(penalty == 0 ? 0 : penalty / data));
  }

  void on_end(const fl::EndView<T>&) override {
    if (share_.at().empty()) return;
    const double share = arma::median(arma::vec(share_.values()));
    this->finding({"penalty_rules", share, 1, share > 1,
                   fmt::format("The penalties pull {:.3g} times as strongly as the data, at the "
                               "median of {} watched steps.",
                               share, share_.at().size())});
  }

 private:
  fl::Series<T> share_{this, "share", {"step"}, "1", "‖∇ penalties‖/‖∇ data‖"};
};

FLATLINE_PLUGIN(fl::diagnostic<Penalty, fl::Params>("penalty", "Penalties beside the data",
                                                    "science.md D31"))
