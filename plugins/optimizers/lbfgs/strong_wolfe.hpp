#pragma once

#include <algorithm>
#include <cmath>

#include <flatline/plugin.hpp>

namespace lbfgs {

/// A place on the line θ + t d.
template <class T>
struct Point {
  T t = 0;
  T loss = 0;
  T slope = 0;              ///< of the loss along d
  arma::Col<T> gradient{};  ///< P
};

/// Finds the step t at which the loss has fallen enough and is flat enough along d (the strong
/// conditions of Wolfe with c₁ = 10⁻⁴, c₂ = 0.9): Nocedal & Wright 2006, Algorithms 3.5 and 3.6,
/// with the cubic interpolation of eq. 3.59. The bounds of a trial are those of PyTorch.
template <class T>
class StrongWolfe {
 public:
  void reset(flatline::Index parameters) {
    theta_.zeros(parameters);
    for (Point<T>* point : {&low_, &high_, &trial_}) point->gradient.zeros(parameters);
  }

  /// Searches from `start`, the point at t = 0, with the trial `first`, and makes at most
  /// 1 + `budget` evaluations, which are counted in `evaluations`. Returns the best point.
  const Point<T>& search(flatline::Objective<T>& loss, const arma::Col<T>& theta,
                         const arma::Col<T>& d, const Point<T>& start, T first,
                         flatline::Index budget, flatline::Index& evaluations) {
    const auto evaluate = [&](T t) {
      theta_ = theta + t * d;
      trial_.t = t;
      trial_.loss = loss(theta_, trial_.gradient);
      trial_.slope = arma::dot(trial_.gradient, d);
      ++evaluations;
    };
    low_ = start;
    evaluate(first);
    for (flatline::Index k = 0; k < budget; ++k) {
      const bool beyond = too_high(start) || (k > 1 && trial_.loss >= low_.loss);
      if (!beyond && flat(start)) return trial_;
      if (beyond || trial_.slope >= 0) {
        std::swap(high_, trial_);
        if (high_.loss < low_.loss) std::swap(low_, high_);
        return zoom(evaluate, start, k, budget, arma::norm(d, "inf"));
      }
      const T next = cubic(low_, trial_, trial_.t + T(0.01) * (trial_.t - low_.t), 10 * trial_.t);
      std::swap(low_, trial_);
      evaluate(next);
    }
    return trial_.loss < start.loss ? trial_ : start;
  }

 private:
  static constexpr T enough = T(1e-4), flatness = T(0.9), shortest = T(1e-9);

  /// Shrinks the interval between `low_` and `high_`, which holds a step that is sought.
  template <class Evaluate>
  const Point<T>& zoom(const Evaluate& evaluate, const Point<T>& start, flatline::Index k,
                       flatline::Index budget, T size) {
    bool was_close = false;
    for (; k < budget && std::abs(high_.t - low_.t) * size >= shortest; ++k) {
      const T left = std::min(low_.t, high_.t), right = std::max(low_.t, high_.t);
      const T margin = (right - left) / 10;
      T t = cubic(low_, high_, left, right);
      bool close = std::min(right - t, t - left) < margin;
      if (close && (was_close || t >= right || t <= left)) {  // else it might creep along an end
        t = right - t < t - left ? right - margin : left + margin;
        close = false;
      }
      was_close = close;
      evaluate(t);
      if (too_high(start) || trial_.loss >= low_.loss) {
        std::swap(high_, trial_);
        if (high_.loss < low_.loss) std::swap(low_, high_);
        continue;
      }
      const bool found = flat(start);
      if (trial_.slope * (high_.t - low_.t) >= 0) std::swap(high_, low_);
      std::swap(low_, trial_);
      if (found) break;
    }
    return low_;
  }

  // A loss that is not a number is too high.
  bool too_high(const Point<T>& start) const {
    return !(trial_.loss <= start.loss + enough * trial_.t * start.slope);
  }
  bool flat(const Point<T>& start) const {
    return std::abs(trial_.slope) <= -flatness * start.slope;
  }

  /// The minimum of the cubic through losses and slopes of two points, within bounds.
  static T cubic(const Point<T>& one, const Point<T>& other, T lowest, T highest) {
    const Point<T>& a = one.t <= other.t ? one : other;
    const Point<T>& b = one.t <= other.t ? other : one;
    const T d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t);
    const T square = d1 * d1 - a.slope * b.slope;
    if (!(square >= 0)) return (lowest + highest) / 2;
    const T d2 = std::sqrt(square);
    const T t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
    return std::min(std::max(t, lowest), highest);
  }

  arma::Col<T> theta_;           // P, of a trial
  Point<T> low_, high_, trial_;  // low: the best yet
};

}  // namespace lbfgs
