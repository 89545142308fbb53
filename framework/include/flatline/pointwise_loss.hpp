#pragma once

#include <flatline/loss.hpp>

namespace flatline {

/// Which outputs a loss compares with which targets.
enum class Pairing { elementwise, broadcast };

/// Settings of all losses of the single errors.
struct FLATLINE_API PointwiseLossParams : Params {
  ~PointwiseLossParams() override;
  Choice<Pairing> pairing{
      this,
      "pairing",
      Pairing::elementwise,
      {{"elementwise", Pairing::elementwise}, {"broadcast", Pairing::broadcast}},
      "each output with its own target, or, as a fault to study, with those of all sequences"};
};

/// Is the base of losses that are means of a function ℓ of the single errors,
/// L = Σ_nt w_nt Σ_o ℓ(ŷ_ont − y_ont) / O, where the weights w of the targets sum to 1.
///
/// With the pairing `broadcast` each output meets the targets of all sequences,
/// L = Σ_t Σ_nm w_nt w_mt / (Σ_n w_nt) Σ_o ℓ(ŷ_ont − y_omt) / O. That is what becomes of the loss
/// when outputs of shape N × 1 are subtracted from targets of shape N: it trains towards the mean
/// of the targets. Its cost grows with N².
template <class T>
class PointwiseLoss : public Loss<T> {
 protected:
  explicit PointwiseLoss(const PointwiseLossParams& params) : pairing_(params.pairing) {}

  /// ℓ and its derivative, both times the weight.
  struct Point {
    T value, slope;
  };

  /// Computes L and, unless it is null, the gradient; `point(w, e)` gives w ℓ(e) and w ℓ′(e).
  template <class Function>
  T mean_of(const arma::Cube<T>& outputs, const Batch<T>& batch, arma::Cube<T>* gradient,
            const Function& point) {
    require_targets_like(outputs, batch);
    target_weights(batch, weights_);
    weights_ /= T(outputs.n_rows);
    if (gradient) gradient->zeros(arma::size(outputs));
    T loss = 0;
    const auto compare = [&](Index n, Index m, Index t, T weight) {
      for (Index o = 0; o < outputs.n_rows; ++o) {
        const Point at = point(weight, outputs.at(o, n, t) - batch.y.at(o, m, t));
        loss += at.value;
        if (gradient) gradient->at(o, n, t) += at.slope;
      }
    };
    for (Index t = 0; t < weights_.n_cols; ++t) {
      const T sum = pairing_ == Pairing::broadcast ? arma::accu(weights_.col(t)) : T(0);
      for (Index n = 0; n < weights_.n_rows; ++n) {
        const T weight = weights_.at(n, t);
        if (pairing_ == Pairing::elementwise) {
          compare(n, n, t, weight);
        } else {
          for (Index m = 0; sum > 0 && m < weights_.n_rows; ++m) {
            compare(n, m, t, weight * weights_.at(m, t) / sum);
          }
        }
      }
    }
    return loss;
  }

 private:
  Pairing pairing_;
  arma::Mat<T> weights_;  // N × Ly, divided by O
};

}  // namespace flatline
