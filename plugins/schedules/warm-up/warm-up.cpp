#include <algorithm>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct WarmUpParams : fl::Params {
  fl::Param<fl::Index> steps{this, "steps", 100, fl::at_least(1), "step", "updates that it takes"};
  fl::Param<double> start{this, "start", 0.1, fl::unit_interval, "1", "multiplier at the start"};
  fl::PartParam then{this, "then", fl::Kind::schedule, "constant", "the schedule it leads to"};
};

/// Multiplies another schedule by a line from `start` at the first update to 1 after `steps` of
/// them: Goyal et al. 2017, sec. 2.2. The other schedule counts from the first update, as theirs
/// does; hence the product of `LinearLR` with it in PyTorch's `ChainedScheduler`. Changes with
/// each update.
class WarmUp final : public fl::Schedule {
 public:
  explicit WarmUp(const WarmUpParams& p)
      : steps_(static_cast<double>(p.steps.get())),
        start_(p.start),
        then_(p.then->make<fl::Schedule>()) {}

  double multiplier(const fl::Progress& now) override {
    const double share = std::min(1.0, static_cast<double>(now.step) / steps_);
    return (start_ + (1 - start_) * share) * then_->multiplier(now);
  }
  void on_epoch(const fl::Progress& now) override { then_->on_epoch(now); }
  void archive(fl::Archive& a) override {
    a.enter("then");
    then_->archive(a);
    a.leave();
  }

 private:
  double steps_, start_;
  fl::Owned<fl::Schedule> then_;
};

FLATLINE_PLUGIN(fl::schedule<WarmUp, WarmUpParams>("warm-up", "Small steps first, then another",
                                                   "arXiv:1706.02677"))
