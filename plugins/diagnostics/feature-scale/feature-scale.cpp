#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Compares the scales of the input features before training, as the model gets them, over all
/// sequences and steps that are there (science.md D18): the deviation σ_j and the offset
/// |mean_j| / σ_j of each feature j. Values that are not finite don't count. Findings:
///
/// - `disparity`: max σ_j / min σ_j > 100 over the features that vary;
/// - `offset`: max |mean_j| / σ_j > 100 over the same.
template <class T>
class FeatureScale final : public fl::Diagnostic<T> {
 public:
  explicit FeatureScale(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    const arma::mat x = fl::judge::inputs_there(view.data.train);  // F × n
    if (x.is_empty()) return;
    arma::vec deviation(x.n_rows), offset(x.n_rows);
    for (fl::Index f = 0; f < x.n_rows; ++f) {
      const arma::rowvec row = x.row(f);
      const arma::vec values = row.elem(arma::find_finite(row));
      deviation[f] = values.is_empty() ? 0 : arma::stddev(values, 1);
      offset[f] = deviation[f] > 0 ? std::abs(arma::mean(values)) / deviation[f] : std::nan("");
    }
    this->axis("feature", x.n_rows);
    deviation_.at(0, arma::conv_to<arma::Col<T>>::from(deviation));
    offset_.at(0, arma::conv_to<arma::Col<T>>::from(offset));
    state(deviation, offset);
  }

 private:
  void state(const arma::vec& deviation, const arma::vec& offset) {
    const arma::uvec varying = arma::find(deviation > 0);
    if (varying.is_empty()) return;
    const arma::vec some = deviation.elem(varying), shifts = offset.elem(varying);
    const fl::Index wide = varying[some.index_max()], narrow = varying[some.index_min()];
    const double ratio = deviation[wide] / deviation[narrow];
    this->finding(
        {"disparity", ratio, 100, ratio > 100,
         fmt::format("The deviations are from {:.3g} (feature {}) to {:.3g} (feature {}).",
                     deviation[narrow], narrow, deviation[wide], wide)});
    this->finding({"offset", shifts.max(), 100, shifts.max() > 100,
                   fmt::format("The mean of feature {} is {:.3g} of its deviations from 0.",
                               varying[shifts.index_max()], shifts.max())});
  }

  fl::Series<T> deviation_{
      this, "deviation", {"epoch", "feature"}, "1", "σ of a feature, training part"};
  fl::Series<T> offset_{this, "offset", {"epoch", "feature"}, "1", "|mean| / σ of a feature"};
};

FLATLINE_PLUGIN(fl::diagnostic<FeatureScale, fl::Params>("feature-scale",
                                                         "Scales of the input features",
                                                         "science.md D18"))
