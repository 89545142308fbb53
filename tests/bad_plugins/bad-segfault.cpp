#include "misbehaving.hpp"

template <class T>
class BadSegfault final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>&) override {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
  }
};
FLATLINE_PLUGIN(fl::optimizer<BadSegfault, MisbehavingParams>("bad-segfault",
                                                              "Writes to address 0 in an update",
                                                              "none"))
