#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct StepParams : fl::Params {
  fl::Param<double> factor{this,           "factor", 0.1,
                           fl::open(0, 1), "1",      "what each stair multiplies the rate by"};
  fl::Param<fl::Index> every{this, "every", 30, fl::at_least(1), "epoch", "epochs on one stair"};
};

/// Multiplies the learning rate by `factor` after every `every` epochs, as `StepLR` of PyTorch.
/// Changes between epochs only.
class Step final : public fl::Schedule {
 public:
  explicit Step(const StepParams& p) : factor_(p.factor), every_(p.every) {}

  double multiplier(const fl::Progress& now) override {
    return std::pow(factor_, static_cast<double>(now.epoch / every_));
  }

 private:
  double factor_;
  fl::Index every_;
};

FLATLINE_PLUGIN(fl::schedule<Step, StepParams>("step", "Smaller steps after every few epochs",
                                               "none"))
