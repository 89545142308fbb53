#pragma once

#include <cmath>

#include <flatline/optimizer.hpp>

namespace flatline {

/// Declares the exponential moving mean m ← β m + (1 − β) x that an optimizer keeps, from m = 0.
template <class T>
class MovingMean {
 public:
  MovingMean(Optimizer<T>* owner, const char* name, double decay)
      : owner_(*owner), decay_(decay), mean_(owner->state(name)) {}

  /// Takes in one vector; to be called once in an update.
  template <class X>
  void add(const X& x) {
    mean_ = T(decay_) * mean_ + T(1 - decay_) * x;
  }
  const arma::Col<T>& get() const { return mean_; }
  /// Gives m / (1 − βᵏ) after k updates: the start from 0 no longer pulls it down
  /// (Kingma & Ba 2014, sec. 3).
  auto unbiased() const { return mean_ / correction(); }
  T correction() const { return T(1 - std::pow(decay_, owner_.updates())); }

 private:
  const Optimizer<T>& owner_;
  double decay_;  // in double: 1 − β loses its digits in float
  arma::Col<T>& mean_;
};

}  // namespace flatline
