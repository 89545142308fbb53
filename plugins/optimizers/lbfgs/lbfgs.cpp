#include "strong_wolfe.hpp"
namespace fl = flatline;

struct LbfgsParams : fl::OptimizerParams {
  LbfgsParams() : OptimizerParams(1) {}
  fl::Param<fl::Index> history{
      this, "history", 10, fl::at_least(1), "pair", "pairs s, y that approximate the curvature"};
  fl::Param<fl::Index> iterations{
      this, "iterations", 20, fl::at_least(1), "1", "iterations per update, on the same batch"};
  fl::Param<fl::Index> evaluations{
      this, "evaluations", 25, fl::at_least(2), "1", "evaluations of the loss after which it ends"};

  void check(fl::Check& check) const override {
    const char* const why = "the line search would compare losses and gradients that don't match";
    check.require(!clip_norm.get(), clip_norm, clip_norm.path() + " does not fit lbfgs", why,
                  "Leave it out.");
    check.require(!clip_value.get(), clip_value, clip_value.path() + " does not fit lbfgs", why,
                  "Leave it out.");
    check.require(weight_decay == 0, weight_decay, weight_decay.path() + " does not fit lbfgs", why,
                  "Use l2.");
  }
};

/// Moves θ by −t H g, where H approximates the inverse Hessian from the last m pairs
/// s = Δθ, y = Δg and t is found by a line search: Nocedal & Wright 2006, Algorithms 7.4 and 7.5.
/// The first trial of t is the learning rate, and in the very first iteration
/// min(1, 1 / ‖g‖₁) times that. A pair with sᵀy ≤ 10⁻¹⁰ is not taken; iterations end when ‖g‖∞ ≤
/// 10⁻⁷ or when nothing moves by more than 10⁻⁹. Behaves as `LBFGS` of PyTorch with `strong_wolfe`.
///
/// N.B. It is made for whole batches: small ones make y a difference of different losses, and
/// dropout draws anew at each evaluation.
template <class T>
class Lbfgs final : public fl::Optimizer<T> {
 public:
  explicit Lbfgs(const LbfgsParams& p)
      : fl::Optimizer<T>(p),
        history_(p.history),
        iterations_(p.iterations),
        evaluations_(p.evaluations) {}

  void reset(fl::Index parameters) override {
    fl::Optimizer<T>::reset(parameters);
    pairs_ = begun_ = 0;
    scale_ = 1;
    s_.zeros(parameters, history_);
    y_.zeros(parameters, history_);
    inverse_.zeros(history_);
    alpha_.zeros(history_);
    for (arma::Col<T>* vector : {&moved_, &before_, &direction_, &now_.gradient}) {
      vector->zeros(parameters);
    }
    line_.reset(parameters);
  }

  void step(const fl::Update<T>& u) override {
    fl::Index evaluations = 1;
    now_.loss = u.loss;
    now_.gradient = u.gradient;
    for (fl::Index i = 0; i < iterations_ && evaluations < evaluations_; ++i) {
      if (arma::norm(now_.gradient, "inf") <= T(1e-7)) return;
      if (begun_++ > 0) remember();
      before_ = now_.gradient;
      moved_.zeros();
      point_downhill();
      now_.slope = arma::dot(now_.gradient, direction_);
      if (now_.slope > -least) return;
      const T first = begun_ == 1 ? std::min(T(1), 1 / arma::norm(now_.gradient, 1)) : T(1);
      const lbfgs::Point<T>& best =
          line_.search(u.objective, u.theta, direction_, now_, first * u.rate,
                       evaluations_ - evaluations, evaluations);
      moved_ = best.t * direction_;
      u.theta += moved_;
      const T fall = now_.loss - best.loss;
      now_.loss = best.loss;
      now_.gradient = best.gradient;
      if (arma::norm(moved_, "inf") <= least || std::abs(fall) < least) return;
    }
  }

  void archive(fl::Archive& a) override {
    fl::Optimizer<T>::archive(a);
    a("pairs", pairs_);
    a("begun", begun_);
    a("scale", scale_);
    a("s", s_);
    a("y", y_);
    a("inverse", inverse_);
    a("moved", moved_);
    a("before", before_);
  }

 private:
  static constexpr T least = T(1e-9);

  /// Keeps s and y of the last iteration in the place of the oldest.
  void remember() {
    const fl::Index place = pairs_ % history_;
    direction_ = now_.gradient - before_;  // y
    const T curvature = arma::dot(direction_, moved_);
    if (!(curvature > T(1e-10))) return;
    s_.col(place) = moved_;
    y_.col(place) = direction_;
    inverse_[place] = 1 / curvature;
    scale_ = curvature / arma::dot(direction_, direction_);
    ++pairs_;
  }

  /// Computes the direction −H g by the two loops of Algorithm 7.4.
  void point_downhill() {
    const fl::Index known = std::min(pairs_, history_);
    direction_ = -now_.gradient;
    for (fl::Index i = 1; i <= known; ++i) {
      const fl::Index k = (pairs_ - i) % history_;
      alpha_[k] = inverse_[k] * arma::dot(s_.col(k), direction_);
      direction_ -= alpha_[k] * y_.col(k);
    }
    direction_ *= scale_;
    for (fl::Index i = known; i > 0; --i) {
      const fl::Index k = (pairs_ - i) % history_;
      const T beta = inverse_[k] * arma::dot(y_.col(k), direction_);
      direction_ += (alpha_[k] - beta) * s_.col(k);
    }
  }

  fl::Index history_, iterations_, evaluations_;
  fl::Index pairs_ = 0, begun_ = 0;  // pairs and iterations so far
  T scale_ = 1;                      // γ of eq. 7.20
  arma::Mat<T> s_, y_;               // P × history
  arma::Col<T> inverse_, alpha_;     // 1 / sᵀy and α of each pair
  arma::Col<T> moved_, before_, direction_;
  lbfgs::Point<T> now_;
  lbfgs::StrongWolfe<T> line_;
};

FLATLINE_PLUGIN(fl::optimizer<Lbfgs, LbfgsParams>("lbfgs", "Limited-memory BFGS with line search",
                                                  "doi:10.1007/978-0-387-40065-5"))
