#pragma once

#include <chrono>
#include <functional>

#include "judge/symptoms.hpp"
#include "train/assembly.hpp"
#include "train/feed.hpp"
#include "train/keeper.hpp"
#include "train/objective.hpp"
#include "train/watch.hpp"

namespace flatline::train {

/// What training came to.
struct Training {
  Index epochs = 0, steps = 0, best_epoch = 0;
  bool diverged = false;
  double best_loss = 0;        ///< validation loss of the best epoch; training loss without one
  double train_loss = 0;       ///< of the last epoch
  double validation_loss = 0;  ///< at the end
  double late_loss = 0;        ///< mean over the last 10 % of the updates
  judge::Restlessness restlessness{};  ///< of the losses of the updates
  double seconds = 0;
};

/// Trains the assembled model in place: epochs of shuffled batches, validation after each, stopping
/// rules, the kept weights. A loss or gradient that is not finite ends training and is reported,
/// not thrown. Goes on where the keeper's checkpoint stands, and leaves as Preempted when asked.
template <class T>
class Trainer {
 public:
  Trainer(Assembly<T>& run, Watch<T>& watch, Keeper& keeper);
  Training train();

  /// Number of updates that the experiment asks for.
  static Index planned_steps(const Assembly<T>& run);

 private:
  /// Trains with the sequences `order_[first … last)`, chunk by chunk; gives their loss, NaN when
  /// it diverged.
  double batch(Index first, Index last);
  /// Makes one update with the present batch; false when loss or gradient is not finite.
  bool update();
  /// Makes what is left of one pass over the training part; false when it diverged.
  bool epoch();
  /// Evaluates after an epoch; true when training should stop.
  bool finish_epoch();
  /// Gives the time that training took, before an interruption too.
  double seconds() const;
  /// Saves or restores everything that the rest of training depends on.
  void archive(Archive& archive);

  Assembly<T>& run_;
  Watch<T>& watch_;
  Keeper& keeper_;
  Training result_;
  Feed feed_;
  std::vector<Steps> chunks_;
  Rng shuffle_, dropout_, decoding_;
  arma::Col<Index> order_;
  Batch<T> sequences_;   // whole ones, where they are cut into chunks
  Index next_ = 0;       // place in order_ where the next batch begins
  double loss_sum_ = 0;  // over the sequences of the epoch so far
  Batch<T> batch_;
  BatchObjective<T> objective_;
  arma::Col<T> theta_before_, theta_best_;
  const arma::Col<T> no_theta_;
  flatline::Progress now_;
  Index patience_ = 0;
  double rate_ = 0;
  std::vector<double> losses_;
  double seconds_before_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

extern template class Trainer<float>;
extern template class Trainer<double>;

}  // namespace flatline::train
