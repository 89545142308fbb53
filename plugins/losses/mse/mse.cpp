#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MseParams : fl::Params {};

/// Computes L = Σ w (ŷ − y)² / O over sequences, steps and outputs, where the weights w of the
/// targets sum to 1. Without mask and weights this is the mean over all numbers, without the
/// factor ½, as `MSELoss` of PyTorch and `MeanSquaredError` of Keras reduce it.
template <class T>
class Mse final : public fl::Loss<T> {
 public:
  explicit Mse(const MseParams&) {}

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
        loss += weight * error_[k] * error_[k];
        if (gradient) (*gradient)[k] = 2 * weight * error_[k];
      }
    }
    return loss;
  }

 private:
  arma::Mat<T> weights_;
  arma::Cube<T> error_;
};

FLATLINE_PLUGIN(fl::loss<Mse, MseParams>("mse", "Mean squared error", "none"))
