#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Measures how far back the answers of the finished model reach: for each lag τ before the last
/// step T, with the deviation σ of an input feature over sequences (science.md D5),
///
///     S(τ) = mean over sequences of √(Σ_of (∂ŷ_o/∂x_f(T − τ) · σ_f(T − τ))²),
///
/// and the share of each feature in Σ S². The memory horizon is the smallest lag up to which lie
/// 95 % of Σ S. Costs a backward pass for each output, at the end only. Findings:
///
/// - `disconnected`: Σ S < 1e-6, the answers don't depend on the inputs;
/// - `short_memory`: the horizon is shorter than the lag of the task, where that is known.
template <class T>
class Saliency final : public fl::Diagnostic<T> {
 public:
  Saliency(const fl::Params&, const fl::Task& task) : lag_(task.lag), outputs_(task.outputs) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Batch<T>& batch = e.gradients.batch();
    if (e.theta.is_empty() || batch.size() == 0) return;
    arma::cube square(arma::size(batch.x), arma::fill::zeros);  // F × N × L, summed over outputs
    for (fl::Index o = 0; o < outputs_; ++o) {
      const arma::Cube<T>& dx = e.gradients.of_inputs(o);
      if (arma::size(dx) != arma::size(batch.x)) return;  // the model gives no such gradient
      square += arma::square(arma::conv_to<arma::cube>::from(dx));
    }
    summarise(batch, square);
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  void summarise(const fl::Batch<T>& batch, const arma::cube& square) {
    const fl::Index L = batch.steps();
    arma::vec over_lag(L, arma::fill::zeros), by_feature(batch.x.n_rows, arma::fill::zeros);
    for (fl::Index lag = 0; lag < L; ++lag) {
      const arma::mat x = at_lag(batch, batch.x, lag), s = at_lag(batch, square, lag);  // F × n
      if (x.n_cols == 0) continue;
      const arma::mat scaled = s.each_col() % arma::var(x, 1, 1);
      over_lag[lag] = arma::mean(arma::sqrt(arma::sum(scaled, 0)));
      by_feature += arma::sum(scaled, 1);
    }
    const double sum = arma::accu(over_lag);
    fl::Index horizon = 0;
    for (double part = over_lag[0]; part < 0.95 * sum && horizon + 1 < L;) {
      part += over_lag[++horizon];
    }
    record(over_lag, by_feature / std::max(arma::accu(by_feature), 1e-300));
    state(sum, static_cast<double>(horizon));
  }

  void record(const arma::vec& over_lag, const arma::vec& share) {
    std::vector<double> lags(over_lag.n_elem), features(share.n_elem);
    for (std::size_t i = 0; i < lags.size(); ++i) lags[i] = static_cast<double>(i);
    for (std::size_t i = 0; i < features.size(); ++i) features[i] = static_cast<double>(i);
    this->axis("lag", lags, "step");
    this->axis("feature", features, "1");
    over_lag_.at(epoch_, arma::conv_to<arma::Col<T>>::from(over_lag));
    share_.at(epoch_, arma::conv_to<arma::Col<T>>::from(share));
  }

  void state(double sum, double horizon) {
    this->finding({"disconnected", sum, 1e-6, sum < 1e-6,
                   fmt::format("Over all lags the inputs move the answers by {:.3g}.", sum)});
    if (!lag_) return;
    const double lag = static_cast<double>(*lag_);
    this->finding(
        {"short_memory", horizon, lag, horizon < lag,
         fmt::format("95 % of the saliency lie within lag {}, the task's is {}.", horizon, lag)});
  }

  /// Values of the sequences that reach back `lag` steps from their last one: F × n.
  template <class U>
  static arma::mat at_lag(const fl::Batch<T>& batch, const arma::Cube<U>& values, fl::Index lag) {
    arma::mat out(values.n_rows, 0);
    for (fl::Index n = 0; n < batch.size(); ++n) {
      fl::Index last = batch.steps() - 1;
      while (!batch.mask.is_empty() && last > 0 && batch.mask(n, last) == 0) --last;
      if (lag > last) continue;
      const arma::Col<U> column = values.slice(last - lag).col(n);
      out.insert_cols(out.n_cols, arma::conv_to<arma::vec>::from(column));
    }
    return out;
  }

  std::optional<fl::Index> lag_;
  fl::Index outputs_, epoch_ = 0;
  fl::Series<T> over_lag_{this, "over_lag", {"epoch", "lag"}, "1", "S(τ), mean over sequences"};
  fl::Series<T> share_{this, "share", {"epoch", "feature"}, "1", "share of a feature in Σ S²"};
};

FLATLINE_PLUGIN(fl::diagnostic<Saliency, fl::Params>("saliency", "How far back the answers reach",
                                                     "science.md D5; arXiv:1312.6034"))
