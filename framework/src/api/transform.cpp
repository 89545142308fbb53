#include <cmath>
#include <utility>

#include <flatline/transform.hpp>

namespace flatline {

template <class T>
Transform<T>::~Transform() = default;
template <class T>
void Transform<T>::fit(const arma::Cube<T>&, const Batch<T>&) {}
template <class T>
void Transform<T>::invert(arma::Cube<T>&, const Batch<T>&, Part) const {}

TransformParams::TransformParams(std::vector<std::string> default_of)
    : of(this, "of", std::move(default_of), any, "1",
         "what is transformed: inputs, targets or both") {}
TransformParams::~TransformParams() = default;
void TransformParams::check(Check& check) const {
  for (const std::string& side : of.get()) {
    check.require(side == "inputs" || side == "targets", of, of.path() + " holds " + side,
                  "a transform works on inputs, targets or both",
                  "Write of: [inputs], of: [targets] or of: [inputs, targets].");
  }
}

FaultParams::FaultParams(std::vector<std::string> default_of)
    : TransformParams(std::move(default_of)) {}
FaultParams::~FaultParams() = default;

template <class T>
arma::vec known_values(const arma::Cube<T>& values, const Batch<T>& train, Index d) {
  const bool padded = values.n_slices > 1 && !train.mask.is_empty();
  arma::vec known(values.n_cols * values.n_slices);
  Index n = 0;
  for (Index t = 0; t < values.n_slices; ++t) {
    for (Index i = 0; i < values.n_cols; ++i) {
      const T v = values(d, i, t);
      if (std::isfinite(v) && !(padded && train.mask(i, t) == 0)) known[n++] = v;
    }
  }
  known.resize(n);
  return known;
}
template arma::vec known_values<float>(const arma::Cube<float>&, const Batch<float>&, Index);
template arma::vec known_values<double>(const arma::Cube<double>&, const Batch<double>&, Index);

template <class T>
arma::Col<T> known_deviations(const arma::Cube<T>& values, const Batch<T>& train) {
  arma::Col<T> deviations(values.n_rows, arma::fill::zeros);
  for (Index d = 0; d < values.n_rows; ++d) {
    const arma::vec known = known_values(values, train, d);
    if (!known.is_empty()) deviations[d] = static_cast<T>(arma::stddev(known, 1));
  }
  return deviations;
}
template arma::fvec known_deviations<float>(const arma::fcube&, const Batch<float>&);
template arma::vec known_deviations<double>(const arma::cube&, const Batch<double>&);

template <class T>
FaultInjection<T>::FaultInjection(const FaultParams& params) : parts_(params.parts) {}
template <class T>
FaultInjection<T>::~FaultInjection() = default;
template <class T>
bool FaultInjection<T>::hits(Part part) const {
  using Parts = FaultParams::Parts;
  return parts_ == Parts::all || part == (parts_ == Parts::train ? Part::train : Part::test);
}
template <class T>
void FaultInjection<T>::apply(arma::Cube<T>& values, const Batch<T>&, Part part, Rng& noise) {
  if (hits(part)) spoil(values, noise);
}

template class Transform<float>;
template class Transform<double>;
template class FaultInjection<float>;
template class FaultInjection<double>;

}  // namespace flatline
