#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Looks for missing and extreme values of inputs and targets before training, and for sequences
/// that rule the gradient while training (science.md D21). Per column (features, then outputs): the
/// largest robust z = |x − median| / (1.4826 · MAD) and the kurtosis; z is NaN where more than half
/// of the values are equal. Per watched step: the share of the 1 % of sequences (at least one) with
/// the largest gradients in Σ_n ‖∂L/∂ŷ_n‖. Findings:
///
/// - `missing`: there is a value that is not finite;
/// - `extreme`: z > 20 in a column;
/// - `few_dominate`: that share has a median above 0.5 over the watched steps.
template <class T>
class ExtremeValues final : public fl::Diagnostic<T> {
 public:
  explicit ExtremeValues(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    const fl::Batch<T>& train = view.data.train;
    const arma::mat x = fl::judge::inputs_there(train);
    const arma::mat y = fl::judge::values_at(train.y, fl::judge::counted_targets(train));
    std::vector<std::string> names;
    for (fl::Index f = 0; f < x.n_rows; ++f) names.push_back(fmt::format("input {}", f));
    for (fl::Index o = 0; o < y.n_rows; ++o) names.push_back(fmt::format("target {}", o));
    arma::Mat<T> columns(names.size(), 3);  // share missing, z, kurtosis
    for (fl::Index c = 0; c < names.size(); ++c) {
      columns.row(c) = summary(c < x.n_rows ? x.row(c) : y.row(c - x.n_rows));
    }
    this->axis("column", names);
    missing_.at(0, arma::Col<T>(columns.col(0)));
    z_.at(0, arma::Col<T>(columns.col(1)));
    kurtosis_.at(0, arma::Col<T>(columns.col(2)));
    state("missing", "share of missing values", columns.col(0), names, 0);
    state("extreme", "largest robust z", columns.col(1), names, 20);
  }

  void on_step(const fl::StepView<T>& s) override {
    s.loss_function.value(s.outputs, s.batch, &gradient_);
    norms_.zeros(gradient_.n_cols);
    for (fl::Index t = 0; t < gradient_.n_slices; ++t) {
      for (fl::Index n = 0; n < gradient_.n_cols; ++n) {
        for (fl::Index o = 0; o < gradient_.n_rows; ++o) {
          norms_[n] += double(gradient_.at(o, n, t)) * double(gradient_.at(o, n, t));
        }
      }
    }
    if (norms_.n_elem < 10) return;  // one of so few is no outlier
    norms_ = arma::sort(arma::sqrt(norms_), "descend");
    const double sum = arma::accu(norms_);
    if (sum > 0) top_.at(s.step, T(arma::accu(norms_.head((norms_.n_elem + 99) / 100)) / sum));
  }

  void on_end(const fl::EndView<T>&) override {
    if (top_.at().empty()) return;
    const double share = arma::median(arma::vec(top_.values()));
    this->finding({"few_dominate", share, 0.5, share > 0.5,
                   fmt::format("At the median of {} watched steps 1 % of the sequences made {:.3g} "
                               "of the gradient.",
                               top_.at().size(), share)});
  }

 private:
  static arma::Row<T> summary(const arma::rowvec& all) {
    const arma::vec x = all.elem(arma::find_finite(all));
    const double n = static_cast<double>(all.n_elem);
    const double missing = n > 0 ? 1 - static_cast<double>(x.n_elem) / n : 0;
    if (x.is_empty()) return {T(missing), T(NAN), T(NAN)};
    const arma::vec away = arma::abs(x - arma::median(x));
    const double mad = arma::median(away), variance = arma::var(x, 1);
    const double fourth = arma::mean(arma::pow(x - arma::mean(x), 4));
    return {T(missing), T(mad > 0 ? away.max() / (1.4826 * mad) : NAN),
            T(variance > 0 ? fourth / (variance * variance) : NAN)};
  }

  void state(const char* name, const char* what, const arma::Col<T>& values,
             const std::vector<std::string>& names, double threshold) {
    const arma::uvec known = arma::find_finite(values);
    if (known.is_empty()) return;
    const arma::Col<T> some = values.elem(known);
    const double worst = static_cast<double>(some.max());
    this->finding(
        {name, worst, threshold, worst > threshold,
         fmt::format("The {} of {} is {:.3g}.", what, names[known[some.index_max()]], worst)});
  }

  arma::Cube<T> gradient_;  // O × N × Ly
  arma::vec norms_;
  fl::Series<T> missing_{this, "missing", {"epoch", "column"}, "1", "share that is not finite"};
  fl::Series<T> z_{this, "robust_z", {"epoch", "column"}, "1", "largest |x − median|/(1.4826·MAD)"};
  fl::Series<T> kurtosis_{this, "kurtosis", {"epoch", "column"}, "1", "m₄/σ⁴; 3 for a Gaussian"};
  fl::Series<T> top_{this, "top_share", {"step"}, "1", "share of 1 % of sequences in Σ‖∂L/∂ŷ_n‖"};
};

FLATLINE_PLUGIN(fl::diagnostic<ExtremeValues, fl::Params>("extreme-values",
                                                          "Missing and extreme values",
                                                          "science.md D21"))
