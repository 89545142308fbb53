#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ExponentialParams : fl::Params {
  fl::Param<double> factor{this,           "factor",  0.95,
                           fl::open(0, 1), "1/epoch", "what each epoch multiplies the rate by"};
};

/// Multiplies the learning rate by `factor` after each epoch, as `ExponentialLR` of PyTorch.
/// Changes between epochs only.
class Exponential final : public fl::Schedule {
 public:
  explicit Exponential(const ExponentialParams& p) : factor_(p.factor) {}

  double multiplier(const fl::Progress& now) override {
    return std::pow(factor_, static_cast<double>(now.epoch));
  }

 private:
  double factor_;
};

FLATLINE_PLUGIN(fl::schedule<Exponential, ExponentialParams>("exponential",
                                                             "Smaller steps after each epoch",
                                                             "none"))
