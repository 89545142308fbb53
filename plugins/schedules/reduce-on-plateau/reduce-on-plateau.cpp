#include <algorithm>
#include <limits>

#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Delta { relative, absolute };

struct ReduceOnPlateauParams : fl::Params {
  fl::Param<double> factor{this,           "factor", 0.1,
                           fl::open(0, 1), "1",      "what a reduction multiplies the rate by"};
  fl::Param<fl::Index> patience{
      this, "patience", 10, fl::at_least(0), "epoch", "epochs without progress that are tolerated"};
  fl::Param<double> min_delta{
      this, "min_delta", 1e-4, fl::non_negative, "1", "a smaller fall of the loss is no progress"};
  fl::Choice<Delta> mode{this,
                         "mode",
                         Delta::relative,
                         {{"relative", Delta::relative}, {"absolute", Delta::absolute}},
                         "whether min_delta is a share of the best loss or in its unit"};
  fl::Param<fl::Index> cooldown{
      this, "cooldown", 0, fl::at_least(0), "epoch", "epochs after a reduction that do not count"};
  fl::Param<double> minimum{
      this, "minimum", 0, fl::unit_interval, "1", "lower bound of the multiplier"};
};

/// Multiplies the learning rate by `factor` when the watched loss has made no progress for more
/// than `patience` epochs. Behaves as PyTorch's `ReduceLROnPlateau` in mode `min`, except that it
/// has no smallest change (`eps`). A loss that is not a number is no progress. Changes between
/// epochs only.
class ReduceOnPlateau final : public fl::Schedule {
 public:
  explicit ReduceOnPlateau(const ReduceOnPlateauParams& p)
      : factor_(p.factor),
        min_delta_(p.min_delta),
        minimum_(p.minimum),
        mode_(p.mode),
        patience_(p.patience),
        cooldown_(p.cooldown) {}

  double multiplier(const fl::Progress&) override { return multiplier_; }

  void on_epoch(const fl::Progress& now) override {
    const double goal = mode_ == Delta::relative ? best_ * (1 - min_delta_) : best_ - min_delta_;
    if (now.watched < goal) {
      best_ = now.watched;
      bad_epochs_ = 0;
    } else {
      ++bad_epochs_;
    }
    if (cooling_ > 0) {
      --cooling_;
      bad_epochs_ = 0;
    }
    if (bad_epochs_ > patience_) {
      multiplier_ = std::max(multiplier_ * factor_, minimum_);
      cooling_ = cooldown_;
      bad_epochs_ = 0;
    }
  }

  void archive(fl::Archive& a) override {
    a("multiplier", multiplier_);
    a("best", best_);
    a("bad_epochs", bad_epochs_);
    a("cooling", cooling_);
  }

 private:
  double factor_, min_delta_, minimum_;
  Delta mode_;
  fl::Index patience_, cooldown_;
  double multiplier_ = 1;
  double best_ = std::numeric_limits<double>::infinity();
  fl::Index bad_epochs_ = 0, cooling_ = 0;
};

FLATLINE_PLUGIN(fl::schedule<ReduceOnPlateau, ReduceOnPlateauParams>(
    "reduce-on-plateau", "Smaller steps when the loss stops falling", "none"))
