#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MaeParams : fl::Params {};

/// Computes L = Σ w |ŷ − y| / O over sequences, steps and outputs, where the weights w of the
/// targets sum to 1. The gradient at ŷ = y is taken as 0.
template <class T>
class Mae final : public fl::Loss<T> {
 public:
  explicit Mae(const MaeParams&) {}

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    fl::require_targets_like(outputs, batch);
    fl::target_weights(batch, weights_);  // N × Ly
    error_ = outputs - batch.y;           // O × N × Ly
    const fl::Index n_outputs = error_.n_rows;
    if (gradient) gradient->set_size(arma::size(error_));
    T loss = 0;
    for (fl::Index target = 0; target < weights_.n_elem; ++target) {
      const T weight = weights_[target] / T(n_outputs);
      for (fl::Index k = target * n_outputs; k < (target + 1) * n_outputs; ++k) {
        loss += weight * std::abs(error_[k]);
        if (gradient) (*gradient)[k] = weight * T((error_[k] > 0) - (error_[k] < 0));
      }
    }
    return loss;
  }

 private:
  arma::Mat<T> weights_;
  arma::Cube<T> error_;
};

FLATLINE_PLUGIN(fl::loss<Mae, MaeParams>("mae", "Mean absolute error", "none"))
