#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Asks whether the training loss was still falling at the end (science.md D27), over the last 30 %
/// of the watched steps (at most 200 of them, evenly taken):
///
/// - the slope of ln L, the median of the slopes between all pairs (Theil 1950, Sen 1968), per
/// step;
/// - p of the trend (Mann 1945, Kendall 1975): z = (S ± 1)/√(n(n − 1)(2n + 5)/18) with S the number
///   of rising pairs minus that of falling ones, two-sided;
/// - the gain, 1 − exp(slope · steps): by what share the loss would fall in another budget of as
///   many steps, if it went on like this.
///
/// Finding `still_learning`: the gain is above 0.1 and p < 0.05.
template <class T>
class LossTrend final : public fl::Diagnostic<T> {
 public:
  explicit LossTrend(const fl::Params&) {}

  void on_step(const fl::StepView<T>& s) override { loss_.at(s.step, s.loss); }
  void on_epoch(const fl::EpochView<T>& e) override {
    steps_ = e.step;
    epoch_ = e.epoch;
  }

  void on_end(const fl::EndView<T>&) override {
    const arma::mat late = last_part();  // 2 × n: step, ln L
    if (late.n_cols < 10) return;
    const auto [slope, p] = trend(late);
    const double gain = -std::expm1(slope * static_cast<double>(steps_));
    slope_.at(epoch_, T(slope));
    p_.at(epoch_, T(p));
    this->finding(
        {"still_learning", gain, 0.1, gain > 0.1 && p < 0.05,
         fmt::format("Over the last 30 % the loss fell by a factor e^{:.3g} per step (p = "
                     "{:.3g}); {} more steps would take off {:.3g} of it.",
                     slope, p, steps_, gain)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("steps", steps_);
    archive("epoch", epoch_);
  }

 private:
  arma::mat last_part() const {
    const fl::Index all = loss_.at().size(), part = all - all * 7 / 10;
    const fl::Index count = std::min<fl::Index>(part, 200);
    arma::mat late(2, count);
    fl::Index kept = 0;
    for (fl::Index k = 0; k < count; ++k) {
      const fl::Index i = all - part + k * part / count;
      if (!(loss_.values()[i] > 0)) continue;  // no logarithm
      late(0, kept) = static_cast<double>(loss_.at()[i]);
      late(1, kept++) = std::log(loss_.values()[i]);
    }
    late.resize(2, kept);
    return late;
  }

  struct Trend {
    double slope, p;
  };
  static Trend trend(const arma::mat& late) {
    const fl::Index n = late.n_cols;
    std::vector<double> slopes;
    double s = 0;
    for (fl::Index j = 1; j < n; ++j) {
      for (fl::Index i = 0; i < j; ++i) {
        const double rise = late(1, j) - late(1, i);
        slopes.push_back(rise / (late(0, j) - late(0, i)));
        s += (rise > 0) - (rise < 0);
      }
    }
    const double count = static_cast<double>(n);
    const double sigma = std::sqrt(count * (count - 1) * (2 * count + 5) / 18);
    const double z = s == 0 ? 0 : (std::abs(s) - 1) / sigma;
    return {arma::median(arma::vec(slopes)), std::erfc(z / std::sqrt(2))};
  }

  fl::Index steps_ = 0, epoch_ = 0;
  fl::Series<T> loss_{this, "loss", {"step"}, "1", "loss of the batch at a watched step"};
  fl::Series<T> slope_{this, "slope", {"epoch"}, "1/step", "Theil–Sen slope of ln L"};
  fl::Series<T> p_{this, "p", {"epoch"}, "1", "p value of the trend, Mann–Kendall"};
};

FLATLINE_PLUGIN(fl::diagnostic<LossTrend, fl::Params>("loss-trend",
                                                      "Whether the loss was still falling",
                                                      "science.md D27"))
