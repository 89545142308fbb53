#include <limits>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MissingValuesParams : fl::FaultParams {
  fl::Param<double> share{this, "share", 0.05, fl::unit_interval, "1", "share of the values"};
};

/// Loses values at random: each becomes NaN with the chance `share`. A larger share loses the same
/// values and more. Science, cause C22.
template <class T>
class MissingValues final : public fl::FaultInjection<T> {
 public:
  explicit MissingValues(const MissingValuesParams& p)
      : fl::FaultInjection<T>(p), share_(p.share) {}

  void spoil(arma::Cube<T>& values, fl::Rng& noise) const override {
    for (T& v : values) {
      if (noise.uniform() < share_) v = std::numeric_limits<T>::quiet_NaN();
    }
  }

 private:
  double share_;
};
FLATLINE_PLUGIN(fl::transform<MissingValues, MissingValuesParams>("missing-values",
                                                                  "Fault: loses values", "none"))
