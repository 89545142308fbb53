#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Compares each input feature of the training and the test part before training (science.md D33):
///
/// - KS = max_v |F_train(v) − F_test(v)|, the distance of the two distribution functions;
/// - PSI = Σ_k (q_k − p_k) ln(q_k / p_k) over ten bins of equal share p_k in the training part, the
///   population stability index, with half a count added to each bin.
///
/// Finding `shifted`: the largest PSI is above 0.25 (the usual bound in credit scoring) and that
/// feature's KS above its 1 % bound, 1.63 √(1/N_train + 1/N_test) with the numbers of sequences,
/// for values of one sequence depend on each other.
template <class T>
class Drift final : public fl::Diagnostic<T> {
 public:
  explicit Drift(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    const arma::mat train = fl::judge::inputs_there(view.data.train);  // F × n
    const arma::mat test = fl::judge::inputs_there(view.data.test);    // F × m
    if (train.n_cols < 20 || test.n_cols == 0) return;
    arma::vec distance(train.n_rows), psi(train.n_rows);
    for (fl::Index f = 0; f < train.n_rows; ++f) {
      const arma::vec a = sorted(train.row(f)), b = sorted(test.row(f));
      distance[f] = kolmogorov_smirnov(a, b);
      psi[f] = stability_index(a, b);
    }
    this->axis("feature", train.n_rows);
    ks_.at(0, arma::conv_to<arma::Col<T>>::from(distance));
    psi_.at(0, arma::conv_to<arma::Col<T>>::from(psi));
    const fl::Index worst = psi.index_max();
    const double bound = 1.63 * std::sqrt(1 / static_cast<double>(view.data.train.size()) +
                                          1 / static_cast<double>(view.data.test.size()));
    this->finding({"shifted", psi[worst], 0.25, psi[worst] > 0.25 && distance[worst] > bound,
                   fmt::format("Feature {} has a PSI of {:.3g} and a KS distance of {:.3g} between "
                               "training and test part (1 % bound {:.3g}).",
                               worst, psi[worst], distance[worst], bound)});
  }

 private:
  static arma::vec sorted(const arma::rowvec& row) {
    return arma::sort(arma::vec(row.elem(arma::find_finite(row))));
  }

  /// Share of the sorted values that are at most `value`.
  static double share_up_to(const arma::vec& values, double value) {
    return static_cast<double>(std::upper_bound(values.begin(), values.end(), value) -
                               values.begin()) /
           static_cast<double>(values.n_elem);
  }

  static double kolmogorov_smirnov(const arma::vec& a, const arma::vec& b) {
    double largest = 0;
    for (const arma::vec* values : {&a, &b}) {
      for (const double v : *values) {
        largest = std::max(largest, std::abs(share_up_to(a, v) - share_up_to(b, v)));
      }
    }
    return largest;
  }

  static double stability_index(const arma::vec& a, const arma::vec& b) {
    constexpr fl::Index bins = 10;
    if (a.is_empty() || b.is_empty()) return 0;
    const double n = static_cast<double>(a.n_elem), m = static_cast<double>(b.n_elem);
    double psi = 0, p_below = 0, q_below = 0;
    for (fl::Index k = 1; k <= bins; ++k) {
      const double edge = k < bins ? a[k * a.n_elem / bins] : INFINITY;
      const double p_up = share_up_to(a, edge), q_up = share_up_to(b, edge);
      const double p = (n * (p_up - p_below) + 0.5) / (n + 0.5 * bins);
      const double q = (m * (q_up - q_below) + 0.5) / (m + 0.5 * bins);
      psi += (q - p) * std::log(q / p);
      p_below = p_up;
      q_below = q_up;
    }
    return psi;
  }

  fl::Series<T> ks_{this, "ks", {"epoch", "feature"}, "1", "Kolmogorov–Smirnov distance"};
  fl::Series<T> psi_{this, "psi", {"epoch", "feature"}, "1", "population stability index"};
};

FLATLINE_PLUGIN(fl::diagnostic<Drift, fl::Params>("drift", "Test inputs unlike training inputs",
                                                  "science.md D33"))
