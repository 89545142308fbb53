#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct OneCycleParams : fl::Params {
  fl::Param<double> rise{this,           "rise", 0.3,
                         fl::open(0, 1), "1",    "share of the training in which the rate rises"};
  fl::Param<double> start{
      this, "start", 0.04, fl::unit_interval, "1", "multiplier of the first update"};
  fl::Param<double> end{this, "end", 4e-6, fl::unit_interval, "1", "multiplier of the last update"};
};

/// Lets the learning rate rise along half a cosine from `start` to 1, then fall along another to
/// `end`, once over the planned training: Smith & Topin 2018, shaped as `OneCycleLR` of PyTorch;
/// the momentum stays. Of S updates, number `rise` · S − 1 has the full rate. Changes with each
/// update; early stopping does not shorten S.
class OneCycle final : public fl::Schedule {
 public:
  explicit OneCycle(const OneCycleParams& p) : rise_(p.rise), start_(p.start), end_(p.end) {}

  double multiplier(const fl::Progress& now) override {
    const double last = static_cast<double>(now.steps()) - 1, at = static_cast<double>(now.step);
    const double top = rise_ * (last + 1) - 1;
    if (at < top) return between(start_, 1, at / top);
    return at < last ? between(1, end_, (at - top) / (last - top)) : end_;
  }

 private:
  /// Half a cosine from `a` (share 0) to `b` (share 1).
  static double between(double a, double b, double share) {
    return b + (a - b) * (1 + std::cos(std::numbers::pi * share)) / 2;
  }

  double rise_, start_, end_;
};

FLATLINE_PLUGIN(fl::schedule<OneCycle, OneCycleParams>("one-cycle",
                                                       "Large steps in the middle of the training",
                                                       "arXiv:1708.07120"))
