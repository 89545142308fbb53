#include "plain.hpp"

template <class T>
struct Unmakeable final : fl::Loss<T> {
  explicit Unmakeable(const fl::Params&) { throw std::runtime_error("the factory is on strike"); }
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
FLATLINE_PLUGIN(fl::loss<Unmakeable, fl::Params>("factory-throws", "Can't be made", "none"))
