#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Asks before training whether the inputs tell the sequences apart (science.md D22): the variance
/// of each feature over the training sequences, Var_b(x_{t,j}), largest over the steps t, and the
/// share of sequences whose inputs another sequence has too. Finding:
///
/// - `identical_inputs`: no input varies over the sequences, so that only the mean can be answered.
template <class T>
class Variance final : public fl::Diagnostic<T> {
 public:
  explicit Variance(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    const arma::Cube<T>& x = view.data.train.x;
    if (x.n_cols < 2) return;
    arma::Col<T> largest(x.n_rows, arma::fill::zeros);
    for (fl::Index t = 0; t < x.n_slices; ++t) {
      largest = arma::max(largest, arma::Col<T>(arma::var(x.slice(t), 1, 1)));
    }
    this->axis("feature", x.n_rows);
    variance_.at(0, largest);
    duplicates_.at(0, T(share_of_duplicates(x)));
    const double most = static_cast<double>(largest.max());
    this->finding({"identical_inputs", most, 0, most == 0,
                   fmt::format("Over {} sequences the variance of an input at one step is at most "
                               "{:.3g}.",
                               x.n_cols, most)});
  }

 private:
  /// Equal sequences, and hardly others, have equal sums with random weights.
  static double share_of_duplicates(const arma::Cube<T>& x) {
    fl::Rng rng(1, 0, "variance");
    arma::rowvec sums(x.n_cols, arma::fill::zeros);
    for (fl::Index t = 0; t < x.n_slices; ++t) {
      for (fl::Index f = 0; f < x.n_rows; ++f) {
        const double weight = rng.uniform(-1, 1);
        for (fl::Index n = 0; n < x.n_cols; ++n) sums[n] += weight * double(x.at(f, n, t));
      }
    }
    std::sort(sums.begin(), sums.end());
    double found = 0;
    for (fl::Index n = 0; n < sums.n_elem; ++n) {
      found += (n > 0 && sums[n] == sums[n - 1]) || (n + 1 < sums.n_elem && sums[n] == sums[n + 1]);
    }
    return found / static_cast<double>(sums.n_elem);
  }

  fl::Series<T> variance_{this,
                          "variance",
                          {"epoch", "feature"},
                          "1",
                          "Var over the sequences of a feature, at the step where it is largest"};
  fl::Series<T> duplicates_{
      this, "duplicates", {"epoch"}, "1", "share of sequences whose inputs another one has too"};
};

FLATLINE_PLUGIN(fl::diagnostic<Variance, fl::Params>("variance",
                                                     "Whether inputs tell sequences apart",
                                                     "science.md D22"))
