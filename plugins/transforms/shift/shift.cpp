#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ShiftParams : fl::FaultParams {
  fl::Param<fl::Index> steps{this, "steps", 1, fl::at_least(0), "step", "how much later, k"};
};

/// Shifts sequences in time: step t gets the value of step t − k, and the first k steps repeat the
/// first value. The last k steps are lost. Science, cause C14.
template <class T>
class Shift final : public fl::FaultInjection<T> {
 public:
  explicit Shift(const ShiftParams& p) : fl::FaultInjection<T>(p), steps_(p.steps) {}

  void spoil(arma::Cube<T>& values, fl::Rng&) const override {
    for (fl::Index t = values.n_slices; t-- > 1;) {
      values.slice(t) = values.slice(t > steps_ ? t - steps_ : 0);
    }
  }

 private:
  fl::Index steps_;
};
FLATLINE_PLUGIN(fl::transform<Shift, ShiftParams>("shift", "Fault: inputs that come too late",
                                                  "none"))
