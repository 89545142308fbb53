#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Counts the classes of the training targets before training (science.md D20): the share π_c of
/// each of C classes, their perplexity P = exp(−Σ π_c ln π_c) and the imbalance. Silent for
/// regression. Findings:
///
/// - `imbalanced`: (P − 1)/(C − 1) < 0.5, where 1 is perfect balance and 0 one class alone;
/// - `rare_class`: the commonest class is more than 10 times as frequent as the rarest.
template <class T>
class Balance final : public fl::Diagnostic<T> {
 public:
  explicit Balance(const fl::Params&) {}

  void on_data(const fl::DataView<T>& view) override {
    if (view.task.type != fl::Task::Type::classification) return;
    const auto targets = fl::judge::counted_targets(view.data.train);
    const arma::mat y = fl::judge::values_at(view.data.train.y, targets);  // C × n, one-hot
    if (y.n_rows < 2 || y.n_cols == 0) return;
    arma::vec prior(y.n_rows, arma::fill::zeros);
    for (fl::Index i = 0; i < y.n_cols; ++i) ++prior[y.col(i).index_max()];
    prior /= static_cast<double>(y.n_cols);
    this->axis("class", y.n_rows);
    prior_.at(0, arma::conv_to<arma::Col<T>>::from(prior));

    double entropy = 0;
    for (const double share : prior) entropy -= share > 0 ? share * std::log(share) : 0;
    const double evenness = std::expm1(entropy) / static_cast<double>(y.n_rows - 1);
    this->finding({"imbalanced", evenness, 0.5, evenness < 0.5,
                   fmt::format("The {} classes are as uneven as {:.3g} even ones.", y.n_rows,
                               std::exp(entropy))});
    const double ratio = prior.min() > 0 ? prior.max() / prior.min() : INFINITY;
    this->finding({"rare_class", ratio, 10, ratio > 10,
                   fmt::format("Class {} is {:.3g} of the targets, class {} is {:.3g}.",
                               prior.index_max(), prior.max(), prior.index_min(), prior.min())});
  }

 private:
  fl::Series<T> prior_{this, "prior", {"epoch", "class"}, "1", "share of a class, training part"};
};

FLATLINE_PLUGIN(fl::diagnostic<Balance, fl::Params>("balance", "How even the classes are",
                                                    "science.md D20"))
