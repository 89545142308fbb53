#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Asks whether the head could reach the targets at all within the budget (science.md D17; the
/// steps of Adam are bounded by the learning rate, Kingma & Ba 2014, sec. 2.1):
///
///     κ = max(|ȳ|, σ_y) / (|b₀| + Σ_j |w_j| + η · steps · (H + 1))
///
/// per output, for a linear head with initial weights w (H inputs in [−1, 1]) and bias b₀, mean ȳ
/// and deviation σ_y of the training targets as the loss sees them, η the largest learning rate of
/// a watched step, and the steps of the run. Finding:
///
/// - `out_of_reach`: κ > 1 for an output. It is meant for Adam and its kin and for regression;
///   nothing is said where the last layer has no bias b beside a matrix.
template <class T>
class Reach final : public fl::Diagnostic<T> {
 public:
  explicit Reach(const fl::Params&) {}

  void on_step(const fl::StepView<T>& s) override { rate_ = std::max(rate_, s.rate); }
  void on_epoch(const fl::EpochView<T>& e) override {
    steps_ = e.step;
    epoch_ = e.epoch;
  }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Batch<T>& train = e.data.train;
    const arma::mat y = fl::judge::values_at(train.y, fl::judge::counted_targets(train));
    if (e.task.type != fl::Task::Type::regression || y.is_empty() || e.blocks.size() < 2) return;
    const fl::NamedBlock<T>&W = e.blocks[e.blocks.size() - 2], &b = e.blocks.back();
    if (W.layer != b.layer || b.block->size() != y.n_rows || W.block->rows() != y.n_rows) return;
    const fl::Index H = W.block->cols();
    const double budget = rate_ * static_cast<double>(steps_) * static_cast<double>(H + 1);
    arma::vec kappa(y.n_rows);
    for (fl::Index o = 0; o < y.n_rows; ++o) {
      double head = std::abs(static_cast<double>(e.theta_initial[b.offset + o]));
      for (fl::Index j = 0; j < H; ++j) {
        head += std::abs(static_cast<double>(e.theta_initial[W.offset + j * y.n_rows + o]));
      }
      const arma::rowvec row = y.row(o);
      kappa[o] = std::max(std::abs(arma::mean(row)), arma::stddev(row, 1)) / (head + budget);
    }
    this->axis("output", y.n_rows);
    kappa_.at(epoch_, arma::conv_to<arma::Col<T>>::from(kappa));
    this->finding({"out_of_reach", kappa.max(), 1, kappa.max() > 1,
                   fmt::format("Output {} is {:.3g} times as far as the head could go in {} steps.",
                               kappa.index_max(), kappa.max(), steps_)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("rate", rate_);
    archive("steps", steps_);
    archive("epoch", epoch_);
  }

 private:
  double rate_ = 0;
  fl::Index steps_ = 0, epoch_ = 0;
  fl::Series<T> kappa_{
      this, "kappa", {"epoch", "output"}, "1", "distance of the targets / reach of the head"};
};

FLATLINE_PLUGIN(fl::diagnostic<Reach, fl::Params>("reach", "Whether the head can reach the targets",
                                                  "science.md D17; arXiv:1412.6980"))
