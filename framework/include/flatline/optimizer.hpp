#pragma once

#include <flatline/component.hpp>

namespace flatline {

/// Settings of all optimizers.
struct FLATLINE_API OptimizerParams : Params {
  explicit OptimizerParams(double default_rate);
  ~OptimizerParams() override;
  Param<double> learning_rate;
  Param<std::optional<double>> clip_norm{
      this,         "clip_norm",
      std::nullopt, positive,
      "1",          "rescales a gradient whose Euclidean norm is larger (Pascanu et al. 2013)"};
  Param<std::optional<double>> clip_value{
      this,     "clip_value", std::nullopt,
      positive, "1",          "cuts each component of the gradient to ± this"};
};

/// Computes the loss of the present batch and its gradient at a θ of the caller's choice.
template <class T>
class FLATLINE_API Objective {
 public:
  virtual ~Objective();
  virtual T operator()(const arma::Col<T>& theta, arma::Col<T>& gradient) = 0;
};

/// What one update works on.
template <class T>
struct Update {
  arma::Col<T>& theta;           ///< P; to be changed in place
  const arma::Col<T>& gradient;  ///< P, clipped
  T rate;                        ///< learning rate times the schedule's multiplier
  T loss;                        ///< of the batch at θ
  Objective<T>& objective;       ///< for methods that need more than one evaluation
};

/// Changes θ so that the loss falls.
template <class T>
class FLATLINE_API Optimizer : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  explicit Optimizer(const OptimizerParams& params);
  ~Optimizer() override;

  /// Forgets all state and prepares for `parameters` components.
  virtual void reset(Index parameters) = 0;
  /// Makes one update. Allocates nothing.
  virtual void step(const Update<T>& update) = 0;

  double learning_rate() const { return learning_rate_; }
  /// Clips `gradient` in place by value, then by norm; returns its norm before.
  double clip(arma::Col<T>& gradient) const;

 private:
  double learning_rate_, clip_norm_, clip_value_;
};

extern template class Objective<float>;
extern template class Objective<double>;
extern template class Optimizer<float>;
extern template class Optimizer<double>;

}  // namespace flatline
