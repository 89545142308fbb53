#pragma once

#include <flatline/series.hpp>

namespace flatline::train {

/// What every run records of its updates.
template <class T>
struct StepTraces : Recorded {
  Series<T> loss{this, "loss", {"step"}, "1", "loss of the batch before the update"};
  Series<T> learning_rate{this, "learning_rate", {"step"}, "1", "learning rate of the update"};
  Series<T> gradient_norm{
      this, "gradient_norm", {"step"}, "1", "Euclidean norm of the gradient before clipping"};
};

/// What every run records of its epochs; epoch 0 is the untrained model.
template <class T>
struct EpochTraces : Recorded {
  Series<T> train_loss{
      this, "train_loss", {"epoch"}, "1", "mean loss over the batches of the epoch"};
  Series<T> validation_loss{
      this, "validation_loss", {"epoch"}, "1", "loss of the validation part at the end"};
  Series<T> learning_rate{
      this, "learning_rate", {"epoch"}, "1", "learning rate of the last update"};
};

}  // namespace flatline::train
