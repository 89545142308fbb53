#include <algorithm>
#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct CrossEntropyParams : fl::Params {
  enum class Form { categorical, binary };
  enum class From { logits, probabilities };
  fl::Choice<Form> form{this,
                        "form",
                        Form::categorical,
                        {{"categorical", Form::categorical}, {"binary", Form::binary}},
                        "one choice among the classes, or yes or no for each class by itself"};
  fl::Choice<From> from{this,
                        "from",
                        From::logits,
                        {{"logits", From::logits}, {"probabilities", From::probabilities}},
                        "what the model puts out; probabilities: its last layer is a softmax "
                        "(categorical) or a sigmoid (binary)"};
  fl::Param<double> smoothing{this, "smoothing",
                              0,    fl::half_open(0, 1),
                              "1",  "label smoothing ε: share of a target that is spread evenly"};
  fl::Param<std::vector<double>> class_weights{
      this,
      "class_weights",
      std::vector<double>{},
      fl::non_negative,
      "1",
      "weight of each class in the loss, one per output; empty: all 1"};
};

/// Computes the cross-entropy of one-hot targets y (O × N × Ly). With the weight w of a target,
/// that of its class c and y′ = (1 − ε) y + ε / O,
///
///     categorical: L = −Σ w Σ_o c_o y′_o ln p_o / Σ w c_y,   p = softmax(z),
///     binary:      L = −Σ w Σ_o [c_o y′_o ln p_o + (1 − y′_o) ln(1 − p_o)] / (O Σ w),   p = σ(z),
///
/// of the logits z, with ε / 2 in place of ε / O in the binary form. These are `CrossEntropyLoss`
/// (weight, label_smoothing) and `BCEWithLogitsLoss` (pos_weight) of PyTorch. From logits nothing
/// overflows; probabilities below the machine epsilon count as that. Padding must have weight 0.
/// Label smoothing: Szegedy et al. 2016, sec. 7.
///
/// Throws Error FL570 for a regression task, FL541 when there are not as many class weights as
/// outputs, or when all are 0.
template <class T>
class CrossEntropy final : public fl::Loss<T> {
  using Form = CrossEntropyParams::Form;
  using From = CrossEntropyParams::From;

 public:
  CrossEntropy(const CrossEntropyParams& params, const fl::Task& task)
      : form_(params.form),
        from_(params.from),
        smoothing_(params.smoothing.as<T>()),
        class_weights_(arma::conv_to<arma::Col<T>>::from(params.class_weights.get())) {
    fl::require_classes(task, "cross-entropy");
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
    slope_.set_size(arma::size(outputs));
    T loss = 0;
    T total = 0;
    const fl::Index n_outputs = outputs.n_rows;
    for (fl::Index target = 0; target < weights_.n_elem; ++target) {
      const T* const z = outputs.memptr() + target * n_outputs;
      const T* const y = batch.y.memptr() + target * n_outputs;
      T* const dz = slope_.memptr() + target * n_outputs;
      const fl::Index truth = fl::Index(std::max_element(y, y + n_outputs) - y);
      const bool one_of_many = form_ == Form::categorical;
      total += weights_[target] * (one_of_many ? class_weights_[truth] : T(n_outputs));
      loss += weights_[target] * (one_of_many ? categorical(z, truth, dz) : binary(z, y, dz));
      for (fl::Index o = 0; o < n_outputs; ++o) dz[o] *= weights_[target];
    }
    if (gradient) *gradient = slope_;
    if (total <= 0) return 0;
    if (gradient) *gradient /= total;
    return loss / total;
  }

  void respond(arma::Cube<T>& outputs) const override {
    for (fl::Index k = 0; k < outputs.n_elem; k += outputs.n_rows) {
      T* const z = outputs.memptr() + k;
      if (form_ == Form::categorical) {
        if (from_ == From::logits) softmax(z, outputs.n_rows);
        continue;
      }
      arma::Col<T> p(z, outputs.n_rows, false, true);
      if (from_ == From::logits) p = 1 / (1 + arma::exp(-p));
      p /= std::max(arma::accu(p), tiny);  // classes exclude each other, so their shares are told
    }
  }

  void outputs_for(arma::Cube<T>& answers) const override {
    if (from_ == From::probabilities) return;
    if (form_ == Form::categorical) {
      answers = arma::log(answers + T(1e-12));
    } else {
      answers = arma::log((answers + T(1e-12)) / (1 - answers + T(1e-12)));
    }
  }

 private:
  static constexpr T tiny = std::numeric_limits<T>::epsilon();

  /// −Σ c y′ ln p of one target and its derivative by z.
  T categorical(const T* z, fl::Index truth, T* dz) const {
    const fl::Index n = class_weights_.n_elem;
    std::copy_n(z, n, dz);
    const T log_sum = from_ == From::logits ? softmax(dz, n) : 0;  // from here on dz holds p
    const auto share = [&](fl::Index o) {                          // c y′
      const T own = o == truth ? 1 - smoothing_ : T(0);
      return class_weights_[o] * (own + smoothing_ / T(n));
    };
    T sum = 0, shares = 0;
    for (fl::Index o = 0; o < n; ++o) {
      if (share(o) == 0) continue;
      shares += share(o);
      sum += share(o) * (from_ == From::logits ? log_sum - z[o] : -std::log(std::max(z[o], tiny)));
    }
    for (fl::Index o = 0; o < n; ++o) {
      dz[o] = from_ == From::logits ? shares * dz[o] - share(o) : -share(o) / std::max(z[o], tiny);
    }
    return sum;
  }

  /// −Σ [c y′ ln p + (1 − y′) ln(1 − p)] of one target and its derivative by z.
  T binary(const T* z, const T* y, T* dz) const {
    T sum = 0;
    for (fl::Index o = 0; o < class_weights_.n_elem; ++o) {
      const T target = (1 - smoothing_) * y[o] + smoothing_ / 2;
      const T yes = class_weights_[o] * target, no = 1 - target;
      if (from_ == From::logits) {
        // ln p = −ln(1 + e⁻ᶻ) and ln(1 − p) = −ln(1 + eᶻ), of which one is small.
        const T rest = std::log1p(std::exp(-std::abs(z[o])));
        sum += yes * (rest + std::max(-z[o], T(0))) + no * (rest + std::max(z[o], T(0)));
        const T p = 1 / (1 + std::exp(-z[o]));
        dz[o] = no * p - yes * (1 - p);
      } else {
        const T p = std::max(z[o], tiny), q = std::max(1 - z[o], tiny);
        sum -= yes * std::log(p) + no * std::log(q);
        dz[o] = no / q - yes / p;
      }
    }
    return sum;
  }

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

  Form form_;
  From from_;
  T smoothing_;
  arma::Col<T> class_weights_;  // O
  arma::Mat<T> weights_;
  arma::Cube<T> slope_;  // ∂L/∂z before the division, O × N × Ly
};

FLATLINE_PLUGIN(fl::loss<CrossEntropy, CrossEntropyParams>(
    "cross-entropy", "Negative log-likelihood of one-hot targets", "arXiv:1512.00567, sec. 7"))
