#include <csignal>

#include "plain.hpp"

template <class T>
struct Unmakeable final : fl::Loss<T> {
  explicit Unmakeable(const fl::Params&) {
    std::raise(SIGSEGV);  // what a wild pointer does, but a sanitizer lets it happen
  }
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
FLATLINE_PLUGIN(fl::loss<Unmakeable, fl::Params>("segfault-in-constructor", "Can't be made",
                                                 "none"))
