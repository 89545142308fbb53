#include "plain.hpp"

template <class T>
struct Unmakeable final : fl::Loss<T> {
  explicit Unmakeable(const fl::Params&) {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
  }
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
FLATLINE_PLUGIN(fl::loss<Unmakeable, fl::Params>("segfault-in-constructor", "Can't be made",
                                                 "none"))
