#include "misbehaving.hpp"

template <class T>
class BadThrow final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>&) override {
    throw std::runtime_error("the update was thrown away");
  }
};
FLATLINE_PLUGIN(fl::optimizer<BadThrow, MisbehavingParams>("bad-throw", "Throws in an update",
                                                           "none"))
