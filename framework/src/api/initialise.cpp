#include <flatline/initialise.hpp>

#include <cmath>

#include <flatline/error.hpp>

namespace flatline {

template <class T>
void glorot_uniform(arma::Mat<T>& weights, Rng& rng) {
  const double bound = std::sqrt(6.0 / static_cast<double>(weights.n_rows + weights.n_cols));
  for (T& weight : weights) weight = static_cast<T>(rng.uniform(-bound, bound));
}

template <class T>
void orthogonal(arma::Mat<T>& weights, Rng& rng) {
  const bool wide = weights.n_cols > weights.n_rows;
  arma::mat normal(std::max(weights.n_rows, weights.n_cols),
                   std::min(weights.n_rows, weights.n_cols));
  for (double& value : normal) value = rng.normal();
  arma::mat q, r;
  if (!arma::qr_econ(q, r, normal)) {
    throw Error("FL521", "no orthogonal matrix could be drawn", "the QR decomposition failed",
                "Use another replicate, and report it: this should not happen.");
  }
  q.each_row() %= arma::sign(r.diag()).t();  // else the draw is not uniform
  weights = arma::conv_to<arma::Mat<T>>::from(wide ? arma::mat(q.t()) : q);
}

template void glorot_uniform<float>(arma::Mat<float>&, Rng&);
template void glorot_uniform<double>(arma::Mat<double>&, Rng&);
template void orthogonal<float>(arma::Mat<float>&, Rng&);
template void orthogonal<double>(arma::Mat<double>&, Rng&);

}  // namespace flatline
