#pragma once

#include <vector>

#include <flatline/model.hpp>

/// The inputs of a model that feeds itself: output o of step t takes the place of input
/// `own_past[o]` of step t + 1, where the true past is not given; and the way of the gradient back.
template <class T>
class Decoding {
  using Index = flatline::Index;

 public:
  /// Takes the inputs of `batch` and draws which sequences and steps feed themselves.
  void begin(const flatline::Batch<T>& batch, const flatline::Pass<T>& pass,
             const std::vector<Index>& own_past) {
    own_past_ = own_past;
    x = batch.x;
    freely_.zeros(batch.size(), batch.steps());
    for (Index t = std::max<Index>(pass.known, 1); t < batch.steps(); ++t) {
      for (Index n = 0; n < batch.size(); ++n) {
        const bool mixed = pass.teacher_forcing > 0;
        freely_(n, t) = !mixed || pass.decoding->uniform() >= pass.teacher_forcing;
      }
    }
  }

  /// Writes the outputs of step t − 1 (O × N × L) into the inputs of step t.
  void feed(Index t, const arma::Cube<T>& outputs) {
    for (Index n = 0; n < x.n_cols; ++n) {
      if (!freely_(n, t)) continue;
      for (Index o = 0; o < own_past_.size(); ++o) x(own_past_[o], n, t) = outputs(o, n, t - 1);
    }
  }

  /// Moves ∂L/∂x of step t to ∂L/∂outputs of step t − 1 where these were fed.
  void collect(Index t, arma::Cube<T>& dx) {
    for (Index n = 0; n < x.n_cols; ++n) {
      if (!freely_(n, t)) continue;
      for (Index o = 0; o < own_past_.size(); ++o) {
        d_outputs(o, n, t - 1) += dx(own_past_[o], n, t);
        dx(own_past_[o], n, t) = 0;
      }
    }
  }

  arma::Cube<T> x;          ///< F × N × L, as they were fed
  arma::Cube<T> d_outputs;  ///< O × N × L, through the loss and through what was fed

 private:
  std::vector<Index> own_past_;
  arma::Mat<unsigned char> freely_;  // N × L
};
