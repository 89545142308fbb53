#include "misbehaving.hpp"

template <class T>
class BadNan final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>& update) override {
    update.theta(0) = std::numeric_limits<T>::quiet_NaN();
  }
};
FLATLINE_PLUGIN(fl::optimizer<BadNan, MisbehavingParams>("bad-nan",
                                                         "Sets a weight to NaN in an update",
                                                         "none"))
