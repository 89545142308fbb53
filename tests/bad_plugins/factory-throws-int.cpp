#include "plain.hpp"

template <class T>
struct Unmakeable final : fl::Loss<T> {
  explicit Unmakeable(const fl::Params&) { throw 42; }
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
FLATLINE_PLUGIN(fl::loss<Unmakeable, fl::Params>("factory-throws-int", "Can't be made", "none"))
