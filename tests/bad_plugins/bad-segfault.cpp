#include <csignal>

#include "misbehaving.hpp"

template <class T>
class BadSegfault final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>&) override {
    std::raise(SIGSEGV);  // what a wild pointer does, but a sanitizer lets it happen
  }
};
FLATLINE_PLUGIN(fl::optimizer<BadSegfault, MisbehavingParams>("bad-segfault",
                                                              "Crashes in an update", "none"))
