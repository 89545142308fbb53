#include <algorithm>
#include <cmath>
#include <string>

#include <flatline/plugin.hpp>
namespace fl = flatline;

using Coefficients = std::vector<double>;
struct ArParams : fl::GeneratedSeriesParams {
  fl::Param<Coefficients> coefficients{this,
                                       "coefficients",
                                       Coefficients{0.9},
                                       fl::any,
                                       "1",
                                       "φ₁, φ₂, …; [0]: white noise, [1]: random walk"};
  fl::Param<double> noise{this, "noise", 1, fl::positive, "1", "deviation σ of the innovations"};
  fl::Param<double> mean{this, "mean", 0, fl::any, "1", "level μ of the series"};
  fl::Param<fl::Index> nuisance{
      this, "nuisance", 0, fl::at_least(0), "1", "channels of N(0, 1) that are fed beside"};
};

/// Makes autoregressive series, x_t − μ = Σ φ_i (x_{t−i} − μ) + N(0, σ²) (Box & Jenkins 1970).
///
/// Ceiling of a stationary series: the best answer to w values is linear, so
/// R² = gᵀ Γ⁻¹ g / γ₀ with the autocovariances γ, Γ_ij = γ_|i−j| and g_i = γ_{h+i} over the window,
/// for every window w and horizon h. With [0] it is 0: nothing can be learnt. A random walk has no
/// variance of its own; none is stated, and its best answer is persistence.
/// Throws Error FL413 when the coefficients make the series explode.
template <class T>
class Ar final : public fl::GeneratedSeries<T> {
 public:
  explicit Ar(const ArParams& p)
      : fl::GeneratedSeries<T>(p, arma::regspace<arma::Col<fl::Index>>(0, p.nuisance), {0}),
        phi_(p.coefficients.get().empty() ? Coefficients{0} : p.coefficients.get()),
        noise_(p.noise),
        mean_(p.mean),
        radius_(radius(phi_)) {
    // N.B. The eigenvalue 1 of a random walk comes out with a rounding error.
    if (radius_ <= 1 + 1e-9) return;
    throw fl::Error({p.coefficients.mark(), "FL413",
                     p.coefficients.path() + " make the series explode",
                     "its characteristic roots reach " + std::to_string(radius_) + ", above 1",
                     "Lessen the coefficients; their sum, for instance, must not exceed 1."});
  }

  fl::Task task() const override {
    fl::Task task = fl::GeneratedSeries<T>::task();
    task.floor = 0;
    if (!stationary()) return task;
    const fl::Index w = this->window(), h = this->horizon();
    const arma::vec gamma = autocovariances(w + h);
    const arma::mat Gamma = arma::toeplitz(gamma.head(w));
    const arma::vec g = gamma.subvec(h, h + w - 1);
    task.ceiling = arma::dot(g, arma::solve(Gamma, g)) / gamma[0];
    if (this->window_task({0}, {0}).many_to_many()) task.ceiling.reset();  // grows along the window
    return task;
  }
  void draw_one(fl::Rng& rng, arma::mat& values) const override {
    const auto washout =
        stationary() ? static_cast<fl::Index>(std::ceil(20 / (1 - radius_))) : fl::Index{0};
    const fl::Index p = phi_.n_elem;
    arma::vec x(p + washout + values.n_cols, arma::fill::zeros);
    for (fl::Index t = p; t < x.n_elem; ++t) {
      x[t] = arma::dot(phi_, arma::reverse(x.subvec(t - p, t - 1))) + rng.normal(0, noise_);
    }
    values.row(0) = x.tail(values.n_cols).t() + mean_;
    for (fl::Index c = 1; c < values.n_rows; ++c) {
      for (fl::Index t = 0; t < values.n_cols; ++t) values(c, t) = rng.normal();
    }
  }

 private:
  bool stationary() const { return radius_ < 1 - 1e-9; }

  /// The greatest modulus among the eigenvalues of the companion matrix.
  static double radius(const arma::vec& phi) {
    arma::mat companion(phi.n_elem, phi.n_elem, arma::fill::zeros);
    if (phi.n_elem > 1) companion.diag(-1).ones();
    companion.row(0) = phi.t();
    return arma::abs(arma::eig_gen(companion)).max();
  }
  /// γ₀ … γ_{n−1}, by the equations of Yule and Walker.
  arma::vec autocovariances(fl::Index n) const {
    const fl::Index p = phi_.n_elem;
    arma::mat A(p + 1, p + 1, arma::fill::eye);
    for (fl::Index k = 0; k <= p; ++k) {
      for (fl::Index i = 1; i <= p; ++i) A(k, k > i ? k - i : i - k) -= phi_[i - 1];
    }
    arma::vec right(p + 1, arma::fill::zeros);
    right[0] = noise_ * noise_;
    arma::vec gamma(std::max(n, p + 1), arma::fill::zeros);
    gamma.head(p + 1) = arma::solve(A, right);
    for (fl::Index k = p + 1; k < gamma.n_elem; ++k) {
      gamma[k] = arma::dot(phi_, arma::reverse(gamma.subvec(k - p, k - 1)));
    }
    return gamma;
  }

  arma::vec phi_;
  double noise_, mean_, radius_;
};
FLATLINE_PLUGIN(fl::dataset<Ar, ArParams>("ar", "Autoregressive series, white noise, random walk",
                                          "doi:10.1002/9781118619193"))
