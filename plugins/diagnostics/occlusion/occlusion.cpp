#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct OcclusionParams : fl::Params {
  fl::Param<fl::Index> sequences{
      this, "sequences", 256, fl::at_least(2), "sequence", "training sequences that are answered"};
  fl::Param<fl::Index> lags{
      this, "lags", 32, fl::at_least(1), "1", "lags that are tried, evenly over the window"};
};

/// Tests by intervention how far back the answers of the finished model reach (science.md D5b,
/// permutation importance after Breiman 2001): the skill (R² or accuracy on training sequences, the
/// targets as the loss sees them) that is lost when the inputs at lag τ before the last step are
/// exchanged between sequences at random. Costs a forward pass a lag, at the end only. Findings:
///
/// - `unused_inputs`: whole inputs exchanged between sequences cost less than 0.02;
/// - `short_memory`: the largest lag whose exchange costs 0.02 is smaller than the lag of the task,
///   where that is known and was tried.
///
/// For many-to-many tasks a lag is counted from the end of the sequence, and all targets count.
template <class T>
class Occlusion final : public fl::Diagnostic<T> {
 public:
  Occlusion(const OcclusionParams& p, const fl::Task& task)
      : most_(p.sequences), lags_(p.lags), lag_(task.lag) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    fl::Batch<T> batch = e.gradients.batch();
    if (e.theta.is_empty() || batch.size() < 2) return;
    if (batch.size() > most_) return shorten(e, batch);
    measure(e, batch);
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  void shorten(const fl::EndView<T>& e, fl::Batch<T>& batch) {
    batch.x = arma::Cube<T>(batch.x.cols(0, most_ - 1));
    batch.y = arma::Cube<T>(batch.y.cols(0, most_ - 1));
    if (!batch.mask.is_empty()) batch.mask = arma::Mat<T>(batch.mask.head_rows(most_));
    if (!batch.weight.is_empty()) batch.weight = arma::Mat<T>(batch.weight.head_rows(most_));
    measure(e, batch);
  }

  void measure(const fl::EndView<T>& e, fl::Batch<T>& batch) {
    const arma::Cube<T> x = batch.x;
    fl::BatchLoss<T> model(e, batch);
    const auto skill = [&] {
      arma::Cube<T> outputs = model.outputs(e.theta);
      e.loss.respond(outputs);
      auto metrics = fl::judge::measure(outputs, batch, e.task);
      return metrics[e.task.type == fl::Task::Type::classification ? "accuracy" : "r2"];
    };
    fl::Rng rng(1, 0, "occlusion");
    arma::Col<fl::Index> order = arma::regspace<arma::Col<fl::Index>>(0, x.n_cols - 1);
    const double base = skill();
    rng.shuffle(order);
    for (fl::Index t = 0; t < x.n_slices; ++t) batch.x.slice(t) = x.slice(t).cols(order);
    const double whole = base - skill();
    const fl::Index count = std::min(lags_, x.n_slices);
    std::vector<double> places(count);
    arma::Col<T> drop(count);
    for (fl::Index k = 0; k < count; ++k) {
      const fl::Index lag = k * x.n_slices / count, t = x.n_slices - 1 - lag;
      batch.x = x;
      rng.shuffle(order);
      batch.x.slice(t) = x.slice(t).cols(order);
      places[k] = static_cast<double>(lag);
      drop[k] = T(base - skill());
    }
    batch.x = x;
    this->axis("lag", places, "step");
    drop_.at(epoch_, drop);
    state(whole, base, places, drop);
  }

  void state(double whole, double base, const std::vector<double>& lags, const arma::Col<T>& drop) {
    constexpr double margin = 0.02;
    this->finding({"unused_inputs", whole, margin, whole < margin,
                   fmt::format("The skill is {:.3g} and {:.3g} with the inputs of other sequences.",
                               base, base - whole)});
    const double lag = lag_ ? static_cast<double>(*lag_) : INFINITY;
    if (lag > lags.back()) return;
    double horizon = -1;  // even the last step may not count
    for (fl::Index k = 0; k < drop.n_elem; ++k) {
      if (static_cast<double>(drop[k]) >= margin) horizon = lags[k];
    }
    const double needed = *std::prev(std::upper_bound(lags.begin(), lags.end(), lag));
    this->finding(
        {"short_memory", horizon, needed, horizon < needed,
         fmt::format("The inputs matter up to lag {}, the task's lag is {}.", horizon, lag)});
  }

  fl::Index most_, lags_, epoch_ = 0;
  std::optional<fl::Index> lag_;
  fl::Series<T> drop_{
      this, "drop", {"epoch", "lag"}, "1", "skill lost when a lag's inputs are exchanged"};
};

FLATLINE_PLUGIN(fl::diagnostic<Occlusion, OcclusionParams>("occlusion",
                                                           "Which inputs the skill rests on",
                                                           "science.md D5b; Breiman 2001"))
