#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Measures in how many directions the last hidden states h_T of each recurrent layer vary over the
/// training sequences, at the end of the run (science.md D6). With λ_i the eigenvalues of Cov(h_T)
/// (H × H) and p_i = √λ_i / Σ √λ:
///
///     erank = exp(−Σ p_i ln p_i)    effective rank (Roy & Vetterli 2007)
///     PR    = (Σ λ)² / Σ λ²         participation ratio; both from 1 to H, 0 without any variance
///
/// and how far the states have run: E‖s_T‖ over these sequences, s being the cell c where a layer
/// has one, else h (Gers, Schmidhuber & Cummins 2000: without a forget gate it grows with a
/// stream). Findings, for layers of more than one unit, about the worst of them:
///
/// - `collapsed`: erank ≤ 1.05: all units say the same, as after an equal start;
/// - `full`: PR / H > 0.9: the capacity is used up.
template <class T>
class Rank final : public fl::Diagnostic<T> {
 public:
  explicit Rank(const fl::Params&) {}

  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Batch<T>& batch = e.gradients.batch();
    if (e.theta.is_empty() || batch.size() < 2) return;
    fl::BatchLoss<T>(e, batch).outputs(e.theta);  // so that the layers show their states
    std::vector<std::string> names;
    std::vector<T> ranks, ratios, norms, fullness;
    for (const fl::NamedLayer<T>& named : e.model.layers()) {
      const arma::mat h = last_states(*named.layer, batch, "h");  // H × N
      if (h.n_rows < 2) continue;
      const arma::vec lambda = variances(h);
      names.push_back(named.name);
      ranks.push_back(T(effective_rank(lambda)));
      const double square = arma::accu(arma::square(lambda));
      ratios.push_back(T(square > 0 ? std::pow(arma::accu(lambda), 2) / square : 0));
      const arma::mat c = last_states(*named.layer, batch, "c");
      norms.push_back(T(mean_norm(c.is_empty() ? h : c)));
      fullness.push_back(ratios.back() / T(h.n_rows));
    }
    if (names.empty()) return;
    this->axis("layer", names);
    rank_.at(epoch_, arma::Col<T>(ranks));
    ratio_.at(epoch_, arma::Col<T>(ratios));
    norm_.at(epoch_, arma::Col<T>(norms));
    const auto low = std::min_element(ranks.begin(), ranks.end());
    const auto high = std::max_element(fullness.begin(), fullness.end());
    this->finding({"collapsed", double(*low), 1.05, *low <= T(1.05),
                   fmt::format("The states of {} have an effective rank of {:.3g}.",
                               names[low - ranks.begin()], *low)});
    this->finding({"full", double(*high), 0.9, *high > T(0.9),
                   fmt::format("The states of {} spread over {:.3g} of their dimensions.",
                               names[high - fullness.begin()], *high)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("epoch", epoch_);
  }

 private:
  static double mean_norm(const arma::mat& states) {
    return arma::mean(arma::sqrt(arma::sum(arma::square(states), 0)));
  }

  static arma::mat last_states(const fl::Layer<T>& layer, const fl::Batch<T>& batch,
                               std::string_view name) {
    for (const fl::Signal<T>* signal : layer.signals()) {
      const fl::View3<T>& s = signal->view;
      if (!layer.recurrent() || name != signal->name() || !s.data) continue;
      arma::mat last(s.rows, s.cols);  // where a step is padding, a state stays as it was
      for (fl::Index n = 0; n < std::min(s.cols, batch.size()); ++n) {
        for (fl::Index j = 0; j < s.rows; ++j) {
          last(j, n) = static_cast<double>(s(j, n, s.slices - 1));
        }
      }
      return last;
    }
    return {};
  }

  /// Eigenvalues of the covariance; what is rounding of equal states counts as 0.
  static arma::vec variances(const arma::mat& h) {
    const arma::mat centred = h.each_col() - arma::mean(h, 1);
    arma::vec lambda = arma::square(arma::svd(centred)) / static_cast<double>(h.n_cols);
    const double rounding = std::pow(double(std::numeric_limits<T>::epsilon()), 2) *
                            std::max(1e-300, arma::mean(arma::mean(arma::square(h)))) *
                            double(h.n_rows * h.n_cols * h.n_cols);
    return lambda.transform([&](double value) { return value > rounding ? value : 0.0; });
  }

  static double effective_rank(const arma::vec& lambda) {
    const double sum = arma::accu(arma::sqrt(lambda));
    if (!(sum > 0)) return 0;
    double entropy = 0;
    for (const double value : lambda) {
      const double p = std::sqrt(value) / sum;
      if (p > 0) entropy -= p * std::log(p);
    }
    return std::exp(entropy);
  }

  fl::Index epoch_ = 0;
  fl::Series<T> rank_{this, "effective_rank", {"epoch", "layer"}, "1", "erank of h_T"};
  fl::Series<T> ratio_{this, "participation_ratio", {"epoch", "layer"}, "1", "PR of h_T"};
  fl::Series<T> norm_{this, "state_norm", {"epoch", "layer"}, "1", "E‖c_T‖, or E‖h_T‖ without c"};
};

FLATLINE_PLUGIN(fl::diagnostic<Rank, fl::Params>("rank", "Directions in which states vary",
                                                 "science.md D6; Roy & Vetterli 2007"))
