#include <cmath>

#include <flatline/optimizer.hpp>

namespace flatline {
namespace {

/// Adds λ₁ ‖θ‖₁ + ½ λ₂ ‖θ‖₂² to a loss; the slope of |θ| at 0 is taken as 0.
template <class T>
class Penalised final : public Objective<T> {
 public:
  Penalised(Objective<T>& loss, T l1, T l2) : loss_(loss), l1_(l1), l2_(l2) {}

  T operator()(const arma::Col<T>& theta, arma::Col<T>& gradient) override {
    const T loss = loss_(theta, gradient);
    return loss + add(theta, gradient);
  }
  /// Adds the gradient of the penalties and returns their sum.
  T add(const arma::Col<T>& theta, arma::Col<T>& gradient) const {
    T sum = 0;
    if (l2_ > 0) {
      gradient += l2_ * theta;
      sum += l2_ / 2 * arma::dot(theta, theta);
    }
    if (l1_ > 0) {
      gradient += l1_ * arma::sign(theta);
      sum += l1_ * arma::norm(theta, 1);
    }
    return sum;
  }

 private:
  Objective<T>& loss_;
  T l1_, l2_;
};

}  // namespace

OptimizerParams::OptimizerParams(double default_rate, double default_decay)
    : learning_rate(this, "learning_rate", default_rate, positive, "1", "step size η"),
      weight_decay(this, "weight_decay", default_decay, non_negative, "1",
                   "λ of the decoupled decay θ ← (1 − η λ) θ") {}
OptimizerParams::~OptimizerParams() = default;
template <class T>
Objective<T>::~Objective() = default;
template <class T>
Optimizer<T>::Optimizer(const OptimizerParams& params)
    : learning_rate_(params.learning_rate),
      clip_norm_(params.clip_norm.get().value_or(INFINITY)),
      clip_value_(params.clip_value.get().value_or(INFINITY)),
      weight_decay_(params.weight_decay),
      l1_(params.l1.as<T>()),
      l2_(params.l2.as<T>()) {
  params.learning_rate.as<T>();  // refuses a rate that this precision can't hold
}
template <class T>
Optimizer<T>::~Optimizer() = default;
template <class T>
arma::Col<T>& Optimizer<T>::state(const char* name) {
  return state_.emplace_back(State{name, {}}).vector;
}

template <class T>
void Optimizer<T>::reset(Index parameters) {
  updates_ = 0;
  for (State& part : state_) part.vector.zeros(parameters);
}
template <class T>
void Optimizer<T>::archive(Archive& archive) {
  archive("updates", updates_);
  for (State& part : state_) archive(part.name, part.vector);
}

template <class T>
double Optimizer<T>::clip(arma::Col<T>& gradient) const {
  const double norm = static_cast<double>(arma::norm(gradient));
  if (std::isfinite(clip_value_)) {
    gradient.clamp(static_cast<T>(-clip_value_), static_cast<T>(clip_value_));
  }
  const double clipped =
      std::isfinite(clip_value_) ? static_cast<double>(arma::norm(gradient)) : norm;
  if (clipped > clip_norm_) gradient *= static_cast<T>(clip_norm_ / clipped);
  return norm;
}

template <class T>
double Optimizer<T>::penalty_norm(const arma::Col<T>& theta) const {
  const double l1 = static_cast<double>(l1_), l2 = static_cast<double>(l2_) + weight_decay_;
  if (l1 == 0 && l2 == 0) return 0;
  double square = 0;
  for (const T value : theta) {
    const double w = static_cast<double>(value);
    square += std::pow(l1 * ((w > 0) - (w < 0)) + l2 * w, 2);
  }
  return std::sqrt(square);
}

template <class T>
void Optimizer<T>::update(const Update<T>& u) {
  ++updates_;
  Penalised<T> objective(u.objective, l1_, l2_);
  T loss = u.loss;
  const bool penalties = l1_ > 0 || l2_ > 0;
  if (penalties) {
    penalised_ = u.gradient;
    loss += objective.add(u.theta, penalised_);
  }
  if (weight_decay_ > 0) u.theta *= static_cast<T>(1 - static_cast<double>(u.rate) * weight_decay_);
  if (penalties) {
    step({u.theta, penalised_, u.rate, loss, objective});
  } else {
    step(u);
  }
}

template class Objective<float>;
template class Objective<double>;
template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace flatline
