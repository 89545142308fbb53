#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct DependenceParams : fl::Params {
  fl::Param<fl::Index> windows{
      this, "windows", 300, fl::at_least(10), "window", "training windows that are looked at"};
  fl::Param<fl::Index> permutations{
      this, "permutations", 199, fl::at_least(1), "1", "shuffled targets to compare with"};
};

/// Tests before training whether the targets depend on the inputs at all (science.md D14): the
/// distance correlation of windows x (as the model gets them, each value standardised) and targets
/// y,
///
///     dCor² = Σ_ij A_ij B_ij / √(Σ A² · Σ B²),   A, B: doubly centred distances within x and y
///
/// (Székely, Rizzo & Bakirov 2007, doi:10.1214/009053607000000505), against B = 199 permutations of
/// the targets, p = (1 + #{dCor_perm ≥ dCor}) / (B + 1). Blocks of targets are permuted, twice as
/// long as these are correlated (first lag of all outputs with a correlation below 0.1), so that
/// two series that only drift don't look related. Beside it stands R²_x, what a linear function of
/// the window explains (`ridge_r2`). Finding:
///
/// - `no_dependence`: p > 0.05, and the upper 95 % bound of R²_x, (√R²_x + 1.645/√n)² with n
/// blocks,
///   is below 0.02. Its value is p.
///
/// N.B. A dependence on few of many inputs, or on their products, may escape both: the finding says
/// that nothing was seen, not that there is nothing.
template <class T>
class Dependence final : public fl::Diagnostic<T> {
 public:
  explicit Dependence(const DependenceParams& p)
      : most_(p.windows), permutations_(p.permutations) {}

  void on_data(const fl::DataView<T>& view) override {
    const fl::Batch<T>& train = view.data.train;
    const auto targets = fl::judge::thinned(fl::judge::counted_targets(train), most_);
    arma::mat x = fl::judge::windows_at(train, targets, train.steps());
    const arma::mat y = fl::judge::values_at(train.y, targets);
    x.elem(arma::find_nonfinite(x)).zeros();
    if (y.n_cols < 10 || !y.is_finite()) return;
    standardise(x);
    const arma::mat A = centred_distances(x), B = centred_distances(y);
    const double scale = std::sqrt(arma::accu(arma::square(A)) * arma::accu(arma::square(B)));
    if (!(scale > 0)) return;  // constant inputs or targets: `variance` and `balance` tell
    const double observed = arma::accu(A % B);
    const fl::Index block = block_length(y);
    const double p = p_value(A, B, observed, block);
    const double r2 = std::max(0.0, arma::max(fl::judge::ridge_r2(x, y)));
    dcor_.at(0, T(std::sqrt(std::max(0.0, observed) / scale)));
    p_.at(0, T(p));
    r2_.at(0, T(r2));
    const double blocks = static_cast<double>(y.n_cols) / static_cast<double>(block);
    const double bound = std::pow(std::sqrt(r2) + 1.645 / std::sqrt(blocks), 2);
    this->finding({"no_dependence", p, 0.05, p > 0.05 && bound < 0.02,
                   fmt::format("In {} windows p is {:.3g} (blocks of {}), R²_x at most {:.3g}.",
                               y.n_cols, p, block, bound)});
  }

 private:
  static void standardise(arma::mat& x) {
    x.each_col() -= arma::mean(x, 1);
    arma::vec sigma = arma::stddev(x, 1, 1);
    sigma.replace(0, 1);
    x.each_col() /= sigma;
  }

  static arma::mat centred_distances(const arma::mat& x) {
    const arma::rowvec squares = arma::sum(arma::square(x), 0);
    arma::mat d = -2 * x.t() * x;
    d.each_row() += squares;
    d.each_col() += squares.t();
    d = arma::sqrt(arma::clamp(d, 0, d.max()));
    d.diag().zeros();
    const arma::rowvec mean = arma::mean(d, 0);
    d.each_row() -= mean;
    d.each_col() -= mean.t();
    return d + arma::mean(mean);
  }

  static fl::Index block_length(const arma::mat& y) {
    const arma::mat centred = y.each_col() - arma::mean(y, 1);
    const fl::Index n = y.n_cols;
    fl::Index lag = 1;
    while (lag < n / 20 && arma::accu(centred.head_cols(n - lag) % centred.tail_cols(n - lag)) >
                               0.1 * arma::accu(arma::square(centred))) {
      ++lag;
    }
    return lag == 1 ? 1 : 2 * lag;
  }

  double p_value(const arma::mat& A, const arma::mat& B, double observed, fl::Index block) const {
    fl::Rng rng(1, 0, "dependence");
    const fl::Index n = A.n_rows;
    arma::Col<fl::Index> blocks = arma::regspace<arma::Col<fl::Index>>(0, (n - 1) / block);
    arma::Col<fl::Index> order(n);
    double as_large = 1;
    for (fl::Index k = 0; k < permutations_; ++k) {
      rng.shuffle(blocks);
      fl::Index filled = 0;
      for (const fl::Index b : blocks) {
        for (fl::Index i = b * block; i < std::min(n, (b + 1) * block); ++i) order[filled++] = i;
      }
      double sum = 0;
      for (fl::Index j = 0; j < n; ++j) {
        const double *a = A.colptr(j), *b = B.colptr(order[j]);
        for (fl::Index i = 0; i < n; ++i) sum += a[i] * b[order[i]];
      }
      as_large += sum >= observed;
    }
    return as_large / static_cast<double>(permutations_ + 1);
  }

  fl::Index most_, permutations_;
  fl::Series<T> dcor_{this, "dcor", {"epoch"}, "1", "distance correlation of windows and targets"};
  fl::Series<T> p_{this, "p", {"epoch"}, "1", "p value of dCor, by block permutation"};
  fl::Series<T> r2_{this, "r2_x", {"epoch"}, "1", "R² of a ridge on the window, cross-validated"};
};

FLATLINE_PLUGIN(fl::diagnostic<Dependence, DependenceParams>("dependence",
                                                             "Whether targets depend on inputs",
                                                             "science.md D14"))
