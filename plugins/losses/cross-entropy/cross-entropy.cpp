#include <algorithm>
#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct CrossEntropyParams : fl::Params {
  fl::Param<std::vector<double>> class_weights{
      this,
      "class_weights",
      std::vector<double>{},
      fl::non_negative,
      "1",
      "weight of each class in the loss, one per output; empty: all 1"};
};

/// Computes L = Σ w c (ln Σ_o exp z_o − z_y) / Σ w c of the logits z (O × N × Ly) for one-hot
/// targets, where c is the weight of the target's class and w that of the target. The division
/// by Σ w c is that of PyTorch's `CrossEntropyLoss(weight=…)`. Padding must have weight 0.
/// Throws Error FL541 when there are not as many class weights as outputs, or when all are 0.
template <class T>
class CrossEntropy final : public fl::Loss<T> {
 public:
  CrossEntropy(const CrossEntropyParams& params, const fl::Task& task)
      : class_weights_(arma::conv_to<arma::Col<T>>::from(params.class_weights.get())) {
    if (class_weights_.is_empty()) {
      class_weights_.ones(task.outputs);
    } else if (class_weights_.n_elem != task.outputs || !class_weights_.is_finite() ||
               class_weights_.max() <= 0) {
      refuse(task);
    }
  }

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    fl::require_targets_like(outputs, batch);
    fl::target_weights(batch, weights_);  // N × Ly
    probability_ = outputs;               // O × N × Ly
    if (gradient) gradient->set_size(arma::size(outputs));
    T loss = 0;
    T total = 0;
    const fl::Index n_outputs = outputs.n_rows;
    for (fl::Index target = 0; target < weights_.n_elem; ++target) {
      const fl::Index first = target * n_outputs;
      T* const p = probability_.memptr() + first;
      const T* const y = batch.y.memptr() + first;
      const fl::Index truth = fl::Index(std::max_element(y, y + n_outputs) - y);
      const T weight = weights_[target] * class_weights_[truth];
      total += weight;
      loss += weight * (softmax(p, n_outputs) - outputs[first + truth]);
      if (!gradient) continue;
      for (fl::Index o = 0; o < n_outputs; ++o) {
        (*gradient)[first + o] = weight * (p[o] - T(o == truth));
      }
    }
    if (total <= 0) return 0;
    if (gradient) *gradient /= total;
    return loss / total;
  }

  void respond(arma::Cube<T>& outputs) const override {
    for (fl::Index k = 0; k < outputs.n_elem; k += outputs.n_rows) {
      softmax(outputs.memptr() + k, outputs.n_rows);
    }
  }

 private:
  /// Turns n logits into probabilities in place; returns ln Σ exp z.
  static T softmax(T* z, fl::Index n) {
    const T top = *std::max_element(z, z + n);
    T sum = 0;
    for (fl::Index o = 0; o < n; ++o) sum += z[o] = std::exp(z[o] - top);
    for (fl::Index o = 0; o < n; ++o) z[o] /= sum;
    return top + std::log(sum);
  }

  [[noreturn]] void refuse(const fl::Task& task) const {
    throw fl::Error(
        "FL541",
        "cross-entropy got " + std::to_string(class_weights_.n_elem) +
            " class_weights for a task with " + std::to_string(task.outputs) + " classes",
        "each class needs one finite weight, and one of them above 0",
        "Give " + std::to_string(task.outputs) + " weights, or leave class_weights out.");
  }

  arma::Col<T> class_weights_;  // O
  arma::Mat<T> weights_;
  arma::Cube<T> probability_;
};

FLATLINE_PLUGIN(fl::loss<CrossEntropy, CrossEntropyParams>(
    "cross-entropy", "Softmax and negative log-likelihood of one-hot targets", "none"))
