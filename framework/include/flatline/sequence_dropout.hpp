#pragma once

#include <flatline/layer.hpp>
#include <flatline/linalg.hpp>
#include <flatline/workspace.hpp>

namespace flatline {

/// Drops features of a sequence, the same ones at every step (Gal & Ghahramani 2016, "A
/// theoretically grounded application of dropout in recurrent neural networks", sec. 4.2). While
/// training, what goes into a product at step t is m ∘ v_t, with m drawn once per pass, feature and
/// sequence from Bernoulli(1 − p) / (1 − p) in the stream `dropout`; otherwise it is v_t.
template <class T>
class SequenceDropout {
 public:
  explicit SequenceDropout(double rate) : rate_(rate) {}

  /// Draws m, F × N, for a pass.
  void begin(const Pass<T>& pass, Index features, Index n, Index steps) {
    on_ = rate_ > 0 && pass.training && pass.dropout != nullptr;
    if (!on_) return;
    rows_ = features;
    n_ = n;
    grow(factor_, rows_ * n);
    grow(kept_, rows_ * n * steps);
    const T scale = static_cast<T>(1 / (1 - rate_));
    for (Index i = 0; i < rows_ * n; ++i) {
      factor_[i] = pass.dropout->uniform() < rate_ ? T(0) : scale;
    }
  }
  bool on() const { return on_; }

  /// Keeps m ∘ v_t and returns it; returns v_t itself while off.
  MatrixView<const T> forward(MatrixView<const T> v, Index t) {
    if (!on_) return v;
    T* out = kept_.data() + t * rows_ * n_;
    for (Index i = 0; i < rows_ * n_; ++i) out[i] = factor_[i] * v.data[i];
    return kept({t, t + 1});
  }
  /// What `forward` kept of some steps, side by side.
  MatrixView<const T> kept(Steps range) const {
    return {kept_.data() + range.first * rows_ * n_, rows_, n_ * (range.last - range.first), rows_};
  }
  /// Multiplies the gradient of some steps with m.
  void backward(MatrixView<T> gradient) const {
    if (!on_) return;
    for (Index i = 0; i < rows_ * gradient.cols; ++i) {
      gradient.data[i] *= factor_[i % (rows_ * n_)];
    }
  }

 private:
  double rate_;
  bool on_ = false;
  Index rows_ = 0, n_ = 0;
  Workspace<T> factor_;  // F × N: m
  Workspace<T> kept_;    // F × N × L: m ∘ v
};

}  // namespace flatline
