#pragma once

#include <vector>

#include <flatline/batch.hpp>
#include <flatline/task.hpp>

#include "config/experiment.hpp"

namespace flatline::train {

/// In which order and batches the sequences of a part are fed, and which batches go on from the
/// states of the one before: the rule `training.tbptt.reset`.
///
/// With `sequence` every sequence starts from zero and the order is free. With `series` a batch
/// holds one window of each of up to `batch_size` series, and the next batch the windows that
/// follow them in time; states start from zero with each group of series. `never` resets states
/// only at the start of a pass; sequences that belong to no series follow as the dataset made them.
class Feed {
 public:
  /// Throws Error FL560 for `series` when the sequences of the part don't follow each other in
  /// time.
  template <class T>
  Feed(const config::TrainingParams& training, const Batch<T>& part);

  const arma::Col<Index>& order() const { return order_; }
  /// Tells whether the order may be shuffled.
  bool free() const { return reset_ == config::Reset::sequence; }
  Index batches() const;
  /// The place behind the last sequence of the batch that begins at `first`.
  Index end_of(Index first) const;
  /// Tells whether the batch that begins at `first` goes on from the states before it.
  bool goes_on(Index first) const;

 private:
  void follow_time(const arma::Col<Index>& series, const config::TbpttParams& tbptt);
  /// Windows of the series group that `place` lies in, and the group's place and width.
  struct Group {
    Index first, width;
  };
  Group group_of(Index place) const;

  config::Reset reset_;
  Index batch_size_;
  Index n_series_ = 0, windows_ = 0;  // 0: the order knows no series
  arma::Col<Index> order_;            // N
};

/// Cuts sequences of `task.steps` along time for truncated back-propagation (Williams & Peng 1990,
/// doi:10.1162/neco.1990.2.4.490). Where each step has a target, chunks are counted from the start
/// and the last may be short; where only the last step has one, they are counted from the end, so
/// that its gradient reaches back over exactly `training.tbptt.steps` steps.
std::vector<Steps> chunks(const config::TrainingParams& training, const Task& task);

/// Copies the steps of `range` into `to`; a many-to-one target goes with every chunk. Allocates
/// only when a size grows.
template <class T>
void cut(const Batch<T>& from, Steps range, Batch<T>& to);

}  // namespace flatline::train
