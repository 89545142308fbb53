#include <algorithm>
#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct LinearWindowParams : fl::Params {
  fl::Param<std::optional<double>> ridge{
      this,
      "ridge",
      std::nullopt,
      fl::non_negative,
      "1",
      "penalty on the weights of standardised inputs; none: chosen by cross-validation"};
};

/// The normal equations of a ridge regression in the basis where they are diagonal: with the
/// columns of Z (D × N) centred, Z·Zᵀ/N = V·diag(λ)·Vᵀ.
struct Spectrum {
  arma::mat V;       // D × R
  arma::vec lambda;  // R, all above rounding error
  arma::mat C;       // R × O, Vᵀ·Z·Yᵀ/N
};

/// Solves the smaller of the D × D and the N × N eigenvalue problem.
static Spectrum decompose(const arma::mat& Z, const arma::mat& Y) {
  const double n = static_cast<double>(Z.n_cols);
  const bool primal = Z.n_rows <= Z.n_cols;
  arma::vec lambda;
  arma::mat U;
  arma::eig_sym(lambda, U, primal ? arma::mat(Z * Z.t() / n) : arma::mat(Z.t() * Z / n));
  const double noise =
      lambda.max() * static_cast<double>(lambda.n_elem) * std::numeric_limits<double>::epsilon();
  const arma::uvec kept = arma::find(lambda > noise);
  Spectrum out;
  out.lambda = lambda.elem(kept);
  out.V = U.cols(kept);
  if (!primal) {
    const arma::rowvec norms = arma::sqrt(n * out.lambda).t();
    out.V = Z * out.V;
    out.V.each_row() /= norms;
  }
  out.C = out.V.t() * (Z * Y.t()) / n;
  return out;
}

/// Finds the penalty with the least generalised cross-validation error of output `o` (Golub, Heath
/// & Wahba 1979, eq. 1.4, with the intercept as one more degree of freedom).
static double choose_ridge(const Spectrum& s, const arma::mat& Y, fl::Index o) {
  const double n = static_cast<double>(Y.n_cols);
  const double variance = arma::dot(Y.row(o), Y.row(o)) / n;
  const arma::vec explained = arma::square(s.C.col(o)) / s.lambda;
  const double beyond = std::max(0.0, variance - arma::accu(explained));
  double best = 0, least = std::numeric_limits<double>::infinity();
  for (const double ridge : arma::logspace<arma::vec>(-10, 2, 49)) {
    const arma::vec kept = ridge / (s.lambda + ridge);
    const double freedom = (n - 1 - arma::accu(1 - kept)) / n;
    const double error = (beyond + arma::dot(explained, arma::square(kept))) / (freedom * freedom);
    if (freedom <= 0 || error >= least) continue;
    least = error;
    best = ridge;
  }
  return best;
}

/// Predicts the targets linearly from the whole window: ridge regression (Hoerl & Kennard 1970) on
/// all F·L inputs, standardised over the training part, with an intercept. Solved in double.
/// Mask and weights play no part. Throws NotApplicable FL532 for many-to-many targets, where the
/// whole window would show the model the future of each step, and FL533 for missing values.
template <class T>
class LinearWindow final : public fl::Model<T> {
 public:
  LinearWindow(const LinearWindowParams& p, const fl::Task& task) : ridge_(p.ridge.get()) {
    if (!task.many_to_many()) return;
    throw fl::NotApplicable("FL532", "linear-window does not apply to many-to-many targets",
                            "the whole window holds the future of each step",
                            "Leave linear-window out or ask for the last step only.");
  }

  bool closed_form() const override { return true; }
  void fit(const fl::Batch<T>& train) override {
    arma::mat Z = flatten(train);                                                  // D × N
    arma::mat Y = arma::conv_to<arma::mat>::from(arma::Mat<T>(train.y.slice(0)));  // O × N
    require_finite(Z, Y);
    const arma::vec mean = arma::mean(Z, 1);
    const arma::vec level = arma::mean(Y, 1);
    Z.each_col() -= mean;
    Y.each_col() -= level;
    arma::vec deviation = arma::sqrt(arma::mean(arma::square(Z), 1));
    // N.B. The mean of equal numbers may differ from them by a rounding error.
    deviation.elem(arma::find(deviation <= 1e-12 * arma::abs(mean))).ones();
    Z.each_col() /= deviation;
    const Spectrum s = decompose(Z, Y);
    weights_.set_size(Y.n_rows, Z.n_rows);
    for (fl::Index o = 0; o < Y.n_rows; ++o) {
      const double ridge = ridge_ ? *ridge_ : choose_ridge(s, Y, o);
      weights_.row(o) = (s.V * (s.C.col(o) / (s.lambda + ridge)) / deviation).t();
    }
    intercept_ = level - weights_ * mean;
  }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    arma::mat y = weights_ * flatten(batch);
    y.each_col() += intercept_;
    outputs_.set_size(y.n_rows, y.n_cols, 1);
    outputs_.slice(0) = arma::conv_to<arma::Mat<T>>::from(y);
    return outputs_;
  }
  void archive(fl::Archive& archive) override {
    archive("weights", weights_);
    archive("intercept", intercept_);
  }

 private:
  static void require_finite(const arma::mat& Z, const arma::mat& Y) {
    if (Z.is_finite() && Y.is_finite()) return;
    throw fl::NotApplicable("FL533", "linear-window does not apply to this data",
                            "the training part holds values that are not finite",
                            "Leave linear-window out or fill the missing values first.");
  }
  /// Puts the steps of each sequence below each other: F·L × N.
  static arma::mat flatten(const fl::Batch<T>& batch) {
    const fl::Index F = batch.x.n_rows;
    arma::mat out(F * batch.steps(), batch.size());
    for (fl::Index t = 0; t < batch.steps(); ++t) {
      out.rows(t * F, t * F + F - 1) =
          arma::conv_to<arma::mat>::from(arma::Mat<T>(batch.x.slice(t)));
    }
    return out;
  }

  std::optional<double> ridge_;
  arma::mat weights_;      // O × F·L
  arma::vec intercept_;    // O
  arma::Cube<T> outputs_;  // O × N × 1
};
FLATLINE_PLUGIN(fl::model<LinearWindow, LinearWindowParams>("linear-window",
                                                            "Ridge regression on the whole window",
                                                            "doi:10.1080/00401706.1979.10489751"))
