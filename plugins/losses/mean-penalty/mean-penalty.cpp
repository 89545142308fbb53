#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MeanPenaltyParams : fl::Params {
  fl::Param<double> weight{
      this, "weight", 0.1, fl::non_negative, "1", "share λ of the penalty in the loss"};
};

/// Adds to the mean squared error the squared distance between the means over time of outputs and
/// targets, averaged over sequences n and outputs o (articles: *mean*, example 3):
///
///     L = Σ_nt w_nt Σ_o (ŷ_ont − y_ont)² / O + λ Σ_n W_n Σ_o ē_on² / O,
///     ē_on = Σ_t w_nt (ŷ_ont − y_ont) / W_n,   W_n = Σ_t w_nt,
///
/// where the weights w of the targets sum to 1. The article means to drive the model away from
/// answering the mean. But a model that answers the mean of each sequence has ē = 0 and pays
/// nothing: the penalty rewards what it should forbid.
///
/// Throws Error FL571 for many-to-one targets, whose mean over time is the target itself.
template <class T>
class MeanPenalty final : public fl::Loss<T> {
 public:
  MeanPenalty(const MeanPenaltyParams& params, const fl::Task& task)
      : lambda_(params.weight.as<T>()) {
    if (!task.many_to_many()) {
      throw fl::NotApplicable("FL571", "mean-penalty does not apply to targets of one step",
                              "the mean over time would be the target itself",
                              "Use mse, or a dataset with a target at each step.");
    }
  }

  T value(const arma::Cube<T>& outputs, const fl::Batch<T>& batch,
          arma::Cube<T>* gradient) override {
    fl::require_targets_like(outputs, batch);
    fl::target_weights(batch, weights_);
    if (gradient) gradient->set_size(arma::size(outputs));
    const T n_outputs = T(outputs.n_rows);
    T loss = 0;
    for (fl::Index n = 0; n < outputs.n_cols; ++n) {
      T sequence = 0;  // W_n
      for (fl::Index t = 0; t < outputs.n_slices; ++t) sequence += weights_.at(n, t);
      for (fl::Index o = 0; sequence > 0 && o < outputs.n_rows; ++o) {
        T squares = 0, mean = 0;
        for (fl::Index t = 0; t < outputs.n_slices; ++t) {
          const T error = outputs.at(o, n, t) - batch.y.at(o, n, t);
          squares += weights_.at(n, t) * error * error;
          mean += weights_.at(n, t) * error / sequence;
        }
        loss += (squares + lambda_ * sequence * mean * mean) / n_outputs;
        for (fl::Index t = 0; gradient && t < outputs.n_slices; ++t) {
          const T error = outputs.at(o, n, t) - batch.y.at(o, n, t);
          gradient->at(o, n, t) = 2 * weights_.at(n, t) * (error + lambda_ * mean) / n_outputs;
        }
      }
      if (gradient && !(sequence > 0)) gradient->col(n).zeros();
    }
    return loss;
  }

 private:
  T lambda_;
  arma::Mat<T> weights_;  // N × Ly
};

FLATLINE_PLUGIN(fl::loss<MeanPenalty, MeanPenaltyParams>(
    "mean-penalty", "Mean squared error and the distance of the means over time",
    "articles: mean, example 3"))
