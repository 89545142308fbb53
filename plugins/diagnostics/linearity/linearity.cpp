#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Measures how linear the answers are (science.md D12; after Kalimeris et al. 2019,
/// arXiv:1905.11604): R²_lin(ŷ), the share of ŷ that a ridge regression on the window explains, on
/// the validation part at each watched epoch and on the test part at the end, beside R²_lin(y) of
/// the targets. Findings at the end:
///
/// - `linear`: R²_lin(ŷ) ≥ 0.99 of answers that vary;
/// - `too_linear`: so it is, and a nearest-neighbour reference reaches 0.05 more on the test part
///   than R²_lin(y), which is its value's other side: the value is the gap.
///
/// Costs a singular value decomposition of at most 600 windows at each watched epoch.
template <class T>
class Linearity final : public fl::Diagnostic<T> {
 public:
  explicit Linearity(const fl::Params&) {}

  void on_epoch(const fl::EpochView<T>& e) override {
    if (e.validation.outputs.is_empty()) return;
    share_.at(e.epoch, T(fl::judge::linear_share(e.validation.batch, e.validation.outputs)));
  }

  void on_end(const fl::EndView<T>& e) override {
    if (e.test.outputs.is_empty() || e.task.type == fl::Task::Type::classification) return;
    const double share = fl::judge::linear_share(e.test.batch, e.test.outputs);
    if (std::isnan(share)) return;
    const bool linear = share >= 0.99 && fl::judge::measure(e.test.outputs, e.test.batch,
                                                            e.task)["std_ratio"] > 1e-6;
    this->finding({"linear", share, 0.99, linear,
                   fmt::format("A linear function of the window explains {:.4g} of the answers on "
                               "the test part.",
                               share)});
    const double of_targets = fl::judge::linear_share(e.test.batch, e.test.batch.y);
    const double reference = fl::judge::reference_skill(e.train.batch, e.test.batch, e.task);
    const double gap = reference - of_targets;
    this->finding({"too_linear", gap, 0.05, linear && gap >= 0.05,
                   fmt::format("It explains {:.3g} of the targets; a nearest-neighbour reference "
                               "{:.3g}.",
                               of_targets, reference)});
  }

 private:
  fl::Series<T> share_{this, "share", {"epoch"}, "1", "R²_lin(ŷ), validation"};
};

FLATLINE_PLUGIN(fl::diagnostic<Linearity, fl::Params>("linearity", "How linear the answers are",
                                                      "science.md D12"))
