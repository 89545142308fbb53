#include "misbehaving.hpp"

template <class T>
class BadLoop final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>&) override {
    for (volatile bool is_running = true; is_running;) continue;
  }
};
FLATLINE_PLUGIN(fl::optimizer<BadLoop, MisbehavingParams>("bad-loop", "Loops for ever in an update",
                                                          "none"))
