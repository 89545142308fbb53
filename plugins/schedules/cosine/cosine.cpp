#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct CosineParams : fl::Params {
  fl::Param<double> minimum{
      this, "minimum", 0, fl::unit_interval, "1", "multiplier at the end of the planned training"};
};

/// Lets the learning rate fall along half a cosine from 1 at the first update to m = `minimum`
/// after the last: m + (1 − m)(1 + cos(π s / S)) / 2 at update s of S. Loshchilov & Hutter 2017,
/// eq. 5, without restarts. Changes with each update; early stopping does not shorten S.
class Cosine final : public fl::Schedule {
 public:
  explicit Cosine(const CosineParams& p) : minimum_(p.minimum) {}

  double multiplier(const fl::Progress& now) override {
    return minimum_ + (1 - minimum_) * (1 + std::cos(std::numbers::pi * now.share())) / 2;
  }

 private:
  double minimum_;
};

FLATLINE_PLUGIN(fl::schedule<Cosine, CosineParams>("cosine", "Half a cosine over the training",
                                                   "arXiv:1608.03983"))
