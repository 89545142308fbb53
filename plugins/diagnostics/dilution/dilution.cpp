#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct DilutionParams : fl::Params {
  fl::Param<fl::Index> informative{
      this,   "informative",
      1,      fl::at_least(1),
      "step", "targets that need memory, counted back from the last step"};
};

/// Measures how much of the loss is about the steps that matter, where there is a target at every
/// step and only the last ones need memory, as in the long-lag tasks (science.md D32): per watched
/// step
///
///     share = √(Σ_{t informative} ‖∂L/∂ŷ_t‖² / Σ_t ‖∂L/∂ŷ_t‖²),   ‖·‖ over outputs and sequences.
///
/// An optimizer that scales the gradient as a whole, as Adam does, leaves the share as it is.
/// Finding:
///
/// - `diluted`: the median over the watched steps is below 0.01.
///
/// Silent for many-to-one tasks.
template <class T>
class Dilution final : public fl::Diagnostic<T> {
 public:
  explicit Dilution(const DilutionParams& p) : informative_(p.informative) {}

  void on_step(const fl::StepView<T>& s) override {
    const fl::Index L = s.outputs.n_slices;
    if (L <= informative_) return;
    s.loss_function.value(s.outputs, s.batch, &gradient_);
    double all = 0, some = 0;
    for (fl::Index n = 0; n < gradient_.n_cols; ++n) {
      fl::Index last = L;  // one past the last step that is there
      while (!s.batch.mask.is_empty() && last > 0 && s.batch.mask(n, last - 1) == 0) --last;
      for (fl::Index t = 0; t < last; ++t) {
        double square = 0;
        for (fl::Index o = 0; o < gradient_.n_rows; ++o) {
          square += double(gradient_.at(o, n, t)) * double(gradient_.at(o, n, t));
        }
        all += square;
        if (t + informative_ >= last) some += square;
      }
    }
    if (all > 0) share_.at(s.step, T(std::sqrt(some / all)));
  }

  void on_end(const fl::EndView<T>&) override {
    if (share_.at().empty()) return;
    const double share = arma::median(arma::vec(share_.values()));
    this->finding({"diluted", share, 0.01, share < 0.01,
                   fmt::format("The last {} of the targets make {:.3g} of the gradient, at the "
                               "median of {} watched steps.",
                               informative_, share, share_.at().size())});
  }

 private:
  fl::Index informative_;
  arma::Cube<T> gradient_;  // O × N × L
  fl::Series<T> share_{this, "share", {"step"}, "1", "‖∂L/∂ŷ‖ of the informative steps / of all"};
};

FLATLINE_PLUGIN(fl::diagnostic<Dilution, DilutionParams>("dilution",
                                                         "How much of the loss is about memory",
                                                         "science.md D32"))
