#include <cmath>
#include <optional>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Sets the skill of the finished run beside the best that is possible (science.md D16). The
/// ceiling is that which the dataset states, else it is estimated before training from at most 500
/// windows: for regression from the targets y of nearest neighbours in the window (Stefánsson,
/// Končar & Jones 1997, the Gamma test at its first neighbour),
///
///     ceiling ≈ 1 − mean_i ½ (y_i − y_nn(i))² / Var(y)   per output, then the mean,
///
/// which is too low where neighbours lie far apart; for classes as the accuracy of answering the
/// class of the nearest neighbour. Skill is R² or accuracy on the test part. Finding:
///
/// - `reached`: skill ≥ 0.9 × ceiling: nothing much is left to learn, which is no failure. Its
/// value
///   is skill / ceiling.
///
/// Neighbours in time whose windows overlap don't count as neighbours.
template <class T>
class Ceiling final : public fl::Diagnostic<T> {
 public:
  Ceiling(const fl::Params&, const fl::Task& task) : stated_(task.ceiling) {}

  void on_data(const fl::DataView<T>& view) override {
    const double ceiling = stated_ ? *stated_ : estimate(view.data.train, view.task);
    if (!std::isnan(ceiling)) ceiling_.at(0, T(ceiling));
  }

  void on_end(const fl::EndView<T>& e) override {
    if (ceiling_.at().empty() || e.test.outputs.is_empty()) return;
    const bool classes = e.task.type == fl::Task::Type::classification;
    auto metrics = fl::judge::measure(e.test.outputs, e.test.batch, e.task);
    const double skill = metrics[classes ? "accuracy" : "r2"], ceiling = ceiling_.values()[0];
    const double share = ceiling > 0 ? skill / ceiling : std::nan("");
    this->finding({"reached", share, 0.9, share >= 0.9,
                   fmt::format("The skill on the test part is {:.3g}, the {} ceiling {:.3g}.",
                               skill, stated_ ? "stated" : "estimated", ceiling)});
  }

 private:
  static double estimate(const fl::Batch<T>& train, const fl::Task& task) {
    const auto targets = fl::judge::thinned(fl::judge::counted_targets(train), 500);
    arma::mat x = fl::judge::windows_at(train, targets, train.steps());
    const arma::mat y = fl::judge::values_at(train.y, targets);
    if (y.n_cols < 20 || !x.is_finite() || !y.is_finite()) return std::nan("");
    arma::vec sigma = arma::stddev(x, 1, 1);
    sigma.replace(0, 1);
    x.each_col() /= sigma;
    const arma::rowvec squares = arma::sum(arma::square(x), 0);
    arma::mat distance = -2 * x.t() * x;
    distance.each_col() += squares.t();  // ‖x_j‖² is left out: it is the same for all i
    arma::mat nearest(arma::size(y));
    for (fl::Index j = 0; j < y.n_cols; ++j) {
      for (fl::Index i = 0; i < y.n_cols; ++i) {
        if (overlap(targets[i], targets[j], train.steps())) distance(i, j) = INFINITY;
      }
      nearest.col(j) = y.col(distance.col(j).index_min());
    }
    if (task.type == fl::Task::Type::classification) {
      return arma::mean(
          arma::conv_to<arma::vec>::from(arma::index_max(nearest, 0) == arma::index_max(y, 0)));
    }
    const arma::vec noise = arma::mean(arma::square(y - nearest), 1) / 2;
    const arma::vec variance = arma::var(y, 1, 1);
    return variance.min() > 0 ? 1 - arma::mean(noise / variance) : std::nan("");
  }

  /// Tells whether two targets are so near in the order of the data that their windows may be the
  /// same but for a few steps.
  static bool overlap(const fl::judge::Target& a, const fl::judge::Target& b, fl::Index steps) {
    if (a.sequence == b.sequence) return true;
    const fl::Index apart =
        a.sequence > b.sequence ? a.sequence - b.sequence : b.sequence - a.sequence;
    return apart < std::min<fl::Index>(steps, 5);
  }

  std::optional<double> stated_;
  fl::Series<T> ceiling_{
      this, "ceiling", {"epoch"}, "1", "best attainable R² or accuracy, stated or estimated"};
};

FLATLINE_PLUGIN(fl::diagnostic<Ceiling, fl::Params>("ceiling", "Skill beside the best possible",
                                                    "science.md D16"))
