#pragma once

#include <cmath>

#include <flatline/archive.hpp>

namespace flatline {

/// Keeps the exponential moving mean m ← β m + (1 − β) x of vectors, from m = 0.
template <class T>
class MovingMean {
 public:
  explicit MovingMean(double decay) : decay_(decay) {}

  void reset(Index size) {
    k_ = 0;
    mean_.zeros(size);
  }
  template <class X>
  void add(const X& x) {
    ++k_;
    mean_ = T(decay_) * mean_ + T(1 - decay_) * x;
  }
  const arma::Col<T>& get() const { return mean_; }
  /// Gives m / (1 − βᵏ) after k vectors: the start from 0 no longer pulls it down
  /// (Kingma & Ba 2014, sec. 3).
  auto unbiased() const { return mean_ / correction(); }
  T correction() const { return T(1 - std::pow(decay_, k_)); }

  void archive(Archive& a, const char* name) {
    a.enter(name);
    a("k", k_);
    a("mean", mean_);
    a.leave();
  }

 private:
  double decay_;  // in double: 1 − β loses its digits in float
  int k_ = 0;
  arma::Col<T> mean_;
};

}  // namespace flatline
