#pragma once

#include <string>
#include <vector>

#include <flatline/dataset.hpp>
#include <flatline/diagnostic.hpp>
#include <flatline/schedule.hpp>

#include "config/experiment.hpp"
#include "train/guard.hpp"
#include "train/pipeline.hpp"

namespace flatline::train {

/// Everything that one run works with, made from its configuration.
template <class T>
struct Assembly {
  Assembly(const config::Experiment& experiment, Index replicate, Guard& guard);

  /// Draws the data and passes it through the transforms.
  void make_data();
  /// Makes the model and its parameters; needs no data.
  void make_model();
  /// Computes the outputs for a whole part, batch by batch: transformed unit, O × N × Ly. The model
  /// runs freely, fed by its own answers, through the last `free` steps.
  arma::Cube<T> predict(const Batch<T>& part, Index free = 0);
  /// Computes the loss of `outputs` for `part`; NaN when the part is empty.
  double loss_of(const arma::Cube<T>& outputs, const Batch<T>& part);
  /// Turns outputs into answers: probabilities for classes, the unit of the target for numbers.
  arma::Cube<T> answers(const arma::Cube<T>& outputs, Part part) const;
  /// Opens a named random stream of this run.
  Rng stream(std::string_view name) const;

  const config::Experiment& experiment;
  Index replicate;
  Guard& guard;

  Owned<Dataset<T>> dataset;
  Task task;
  Splits<T> original;  ///< as the dataset made it
  Splits<T> data;      ///< transformed
  Pipeline<T> pipeline;

  Owned<Model<T>> model;
  std::vector<NamedLayer<T>> layers;
  std::vector<NamedBlock<T>> blocks;
  arma::Col<T> theta, gradient;  ///< P

  Owned<Loss<T>> loss;
  Owned<Optimizer<T>> optimizer;
  Owned<Schedule> schedule;
};

extern template struct Assembly<float>;
extern template struct Assembly<double>;

}  // namespace flatline::train
