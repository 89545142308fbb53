#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Looks for targets that the head can't answer and for a head that is dead (science.md D19). At
/// the end of the run the bias of the head is moved by ± 1000, and what its outputs do is its
/// range: a tanh stops at ± 1, a sigmoid at 0 and 1, a ReLU at 0. Findings, for regression:
///
/// - `out_of_range`: more than 1 % of the training targets, as the loss sees them, lie beyond the
///   range of their output;
/// - `dead_head`: the range of an output has a floor, and 99 % of its answers to training sequences
///   lie on it: a ReLU whose pre-activations are all negative passes no gradient on.
///
/// Nothing is said where the last block is not a bias of the outputs.
template <class T>
class Range final : public fl::Diagnostic<T> {
 public:
  explicit Range(const fl::Params&) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Batch<T>& some = e.gradients.batch();
    const fl::Batch<T>& train = e.data.train;
    const arma::mat y = fl::judge::values_at(train.y, fl::judge::counted_targets(train));  // O × n
    if (e.task.type != fl::Task::Type::regression || e.blocks.empty() || some.size() == 0 ||
        y.is_empty() || e.blocks.back().block->size() != y.n_rows) {
      return;
    }
    const auto answers = [&](double shift) {
      arma::Col<T> theta = e.theta;
      theta.tail(y.n_rows) += T(shift);
      fl::BatchLoss<T> model(e, some);
      return fl::judge::values_at(model.outputs(theta), fl::judge::counted_targets(some));
    };
    const arma::mat now = answers(0);
    const arma::vec low = limit(answers(-far), -1), high = limit(answers(far), 1);
    arma::vec beyond(y.n_rows), floor(y.n_rows);
    for (fl::Index o = 0; o < y.n_rows; ++o) {
      const auto share = [](const auto& which) {
        return arma::mean(arma::conv_to<arma::vec>::from(which.t()));
      };
      const arma::umat outside = (y.row(o) < low[o] - slack) + (y.row(o) > high[o] + slack);
      const arma::umat lowest = now.row(o) <= low[o];
      beyond[o] = share(outside);
      floor[o] = share(lowest);
    }
    record(beyond, floor);
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  /// The bound of each output; ± ∞ where the outputs follow the bias.
  static arma::vec limit(const arma::mat& pushed, double sign) {
    arma::vec bound = arma::mean(pushed, 1);
    for (double& value : bound) {
      if (sign * value > far / 2) value = sign * INFINITY;
    }
    return bound;
  }

  void record(const arma::vec& beyond, const arma::vec& floor) {
    this->axis("output", beyond.n_elem);
    beyond_.at(epoch_, arma::conv_to<arma::Col<T>>::from(beyond));
    floor_.at(epoch_, arma::conv_to<arma::Col<T>>::from(floor));
    this->finding({"out_of_range", beyond.max(), 0.01, beyond.max() > 0.01,
                   fmt::format("{:.3g} of the targets of output {} lie beyond what the head can "
                               "answer.",
                               beyond.max(), beyond.index_max())});
    this->finding({"dead_head", floor.max(), 0.99, floor.max() >= 0.99,
                   fmt::format("{:.3g} of the answers of output {} lie on the floor of the head.",
                               floor.max(), floor.index_max())});
  }

  static constexpr double far = 1000, slack = 1e-6;
  fl::Index epoch_ = 0;
  fl::Series<T> beyond_{this, "beyond", {"epoch", "output"}, "1", "share of targets out of range"};
  fl::Series<T> floor_{this, "on_floor", {"epoch", "output"}, "1", "share of answers on the floor"};
};

FLATLINE_PLUGIN(fl::diagnostic<Range, fl::Params>("range", "Targets beyond the head, dead heads",
                                                  "science.md D19"))
