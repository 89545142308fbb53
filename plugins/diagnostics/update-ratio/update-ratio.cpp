#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct UpdateRatioParams : fl::Params {};

namespace {

/// ‖a − b‖ / ‖b‖ over n elements, in double: squares of small updates vanish in float. NaN where
/// all of b is 0.
template <class T>
double relative_change(const T* a, const T* b, fl::Index n) {
  double change = 0, size = 0;
  for (fl::Index i = 0; i < n; ++i) {
    const double d = double(a[i]) - double(b[i]);
    change += d * d;
    size += double(b[i]) * double(b[i]);
  }
  return size > 0 ? std::sqrt(change / size) : std::nan("");
}

/// The median of the numbers among `values`; NaN when there are none.
double median(std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::nan("");
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

/// Measures how fast the weights W move: per block and watched step the update ratio
/// log₁₀(‖ΔW‖/‖W‖), and per block and watched epoch the displacement ‖W − W₀‖/‖W₀‖ from the
/// initial weights (science.md D3, D3b; thresholds of TheDeepChecker, about −3 is healthy). Blocks
/// that start at zero have no displacement: NaN. Findings at the end:
///
/// - `update_too_small` and `update_too_large`: the median ratio over blocks and watched steps is
///   below −4 or above −1;
/// - `hardly_moved`: the displacement of all weights together never reached 0.05.
///
/// The displacement needs epoch 0 or step 0 to be watched.
template <class T>
class UpdateRatio final : public fl::Diagnostic<T> {
 public:
  explicit UpdateRatio(const UpdateRatioParams&) {}

  void wants(fl::Wants& wants) const override { wants.update = true; }

  void on_step(const fl::StepView<T>& s) override {
    if (s.step == 0) initial_ = s.theta_before;
    if (ratio_.at().empty()) label(s.blocks);
    values_.set_size(s.blocks.size());
    for (fl::Index b = 0; b < values_.n_elem; ++b) {
      const fl::NamedBlock<T>& block = s.blocks[b];
      values_[b] = T(
          std::log10(relative_change(s.theta.memptr() + block.offset,
                                     s.theta_before.memptr() + block.offset, block.block->size())));
    }
    ratio_.at(s.step, values_);
  }

  void on_epoch(const fl::EpochView<T>& e) override {
    if (e.step == 0) initial_ = e.theta;
    if (initial_.is_empty()) return;
    if (displacement_.at().empty()) label(e.blocks);
    values_.set_size(e.blocks.size());
    for (fl::Index b = 0; b < values_.n_elem; ++b) {
      const fl::NamedBlock<T>& block = e.blocks[b];
      values_[b] = T(relative_change(e.theta.memptr() + block.offset,
                                     initial_.memptr() + block.offset, block.block->size()));
    }
    displacement_.at(e.epoch, values_);
    total_.at(e.epoch, T(relative_change(e.theta.memptr(), initial_.memptr(), e.theta.n_elem)));
  }

  void on_end(const fl::EndView<T>& e) override {
    if (e.theta.is_empty()) return;
    const double ratio = median(ratio_.values());
    const std::string evidence =
        fmt::format("The median of log10(‖ΔW‖/‖W‖) over blocks and {} watched steps is {:.3g}.",
                    ratio_.at().size(), ratio);
    this->finding({"update_too_small", ratio, -4, ratio < -4, evidence});
    this->finding({"update_too_large", ratio, -1, ratio > -1, evidence});

    double moved = relative_change(e.theta.memptr(), e.theta_initial.memptr(), e.theta.n_elem);
    for (const double earlier : total_.values()) moved = std::max(moved, earlier);
    this->finding({"hardly_moved", moved, 0.05, moved < 0.05,
                   fmt::format("The weights went as far as {:.3g} of their initial norm.", moved)});
  }

  void archive(fl::Archive& a) override {
    fl::Diagnostic<T>::archive(a);
    a("initial", initial_);
  }

 private:
  void label(const std::vector<fl::NamedBlock<T>>& blocks) {
    std::vector<std::string> names;
    for (const fl::NamedBlock<T>& block : blocks) names.push_back(block.name);
    this->axis("block", names);
  }

  arma::Col<T> initial_;  // P, empty until step or epoch 0 was seen
  arma::Col<T> values_;
  fl::Series<T> ratio_{this, "ratio", {"step", "block"}, "1", "log10(‖ΔW‖/‖W‖)"};
  fl::Series<T> displacement_{this, "displacement", {"epoch", "block"}, "1", "‖W − W₀‖/‖W₀‖"};
  fl::Series<T> total_{this, "total_displacement", {"epoch"}, "1", "‖θ − θ₀‖/‖θ₀‖"};
};

FLATLINE_PLUGIN(fl::diagnostic<UpdateRatio, UpdateRatioParams>(
    "update-ratio", "Size of the updates beside the weights", "science.md D3, D3b"))
