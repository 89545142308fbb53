#pragma once

#include <deque>

#include <flatline/component.hpp>

namespace flatline {

/// Settings of all optimizers.
struct FLATLINE_API OptimizerParams : Params {
  explicit OptimizerParams(double default_rate, double default_decay = 0);
  ~OptimizerParams() override;
  Param<double> learning_rate;
  Param<std::optional<double>> clip_norm{
      this,         "clip_norm",
      std::nullopt, positive,
      "1",          "rescales a gradient whose Euclidean norm is larger (Pascanu et al. 2013)"};
  Param<std::optional<double>> clip_value{
      this,     "clip_value", std::nullopt,
      positive, "1",          "cuts each component of the gradient to ± this"};
  Param<double> l1{this, "l1", 0, non_negative, "1", "λ of the penalty λ ‖θ‖₁"};
  Param<double> l2{this, "l2", 0, non_negative, "1", "λ of the penalty ½ λ ‖θ‖₂²"};
  Param<double> weight_decay;
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
  const arma::Col<T>& gradient;  ///< P, clipped, penalties included
  T rate;                        ///< learning rate times the schedule's multiplier
  T loss;                        ///< of the batch at θ
  Objective<T>& objective;       ///< for methods that need more than one evaluation
};

template <class T>
class MovingMean;

/// Changes θ so that the loss falls.
template <class T>
class FLATLINE_API Optimizer : public Object {
 public:
  static constexpr Precision precision = precision_of<T>;
  explicit Optimizer(const OptimizerParams& params);
  ~Optimizer() override;

  /// Forgets all state and prepares for `parameters` components. An optimizer that keeps more than
  /// `state` has overrides this and `archive`, and calls them.
  virtual void reset(Index parameters);
  void archive(Archive& archive) override;
  /// Changes θ once. Allocates nothing.
  virtual void step(const Update<T>& update) = 0;

  double learning_rate() const { return learning_rate_; }
  /// Clips `gradient` in place by value, then by norm; returns its norm before.
  double clip(arma::Col<T>& gradient) const;
  /// Computes ‖λ₁ sign θ + (λ₂ + λ_w) θ‖, the norm of the pull of all penalties, where λ_w is that
  /// of the decoupled decay.
  double penalty_norm(const arma::Col<T>& theta) const;
  /// Makes one update: adds the penalties to loss and gradient, shrinks θ by the factor
  /// 1 − η λ of the decoupled decay (Loshchilov & Hutter, arXiv:1711.05101), and steps. Penalties
  /// and decay hold for all of θ, biases too. Allocates nothing after the first.
  void update(const Update<T>& loss);
  /// Counts the updates since `reset`, the one under way too.
  int updates() const { return updates_; }

 protected:
  /// Declares in one line a vector that is kept from update to update, P zeros after `reset`:
  ///
  ///     arma::Col<T>& m_ = this->state("m");
  ///
  /// Checkpoints save it by its name.
  arma::Col<T>& state(const char* name);

 private:
  friend class MovingMean<T>;

  struct State {
    const char* name;
    arma::Col<T> vector;
  };
  std::deque<State> state_;  // stays where it is when it grows
  int updates_ = 0;
  double learning_rate_, clip_norm_, clip_value_, weight_decay_;
  T l1_, l2_;
  arma::Col<T> penalised_;  // P, the gradient with penalties; empty without
};

extern template class Objective<float>;
extern template class Objective<double>;
extern template class Optimizer<float>;
extern template class Optimizer<double>;

}  // namespace flatline
