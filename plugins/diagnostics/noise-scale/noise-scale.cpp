#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct NoiseScaleParams : fl::Params {
  fl::Param<fl::Index> sequences{
      this, "sequences", 64, fl::at_least(2), "sequence", "gradients taken one by one"};
};

/// Measures how much of the gradient is noise, from the gradients g_n of B single sequences at the
/// end of the run (science.md D10):
///
///     tr Σ = Σ_n ‖g_n − ḡ‖² / (B − 1),   ‖G‖² = ‖ḡ‖² − tr Σ / B,   scale = tr Σ / ‖G‖²
///
/// (McCandlish et al. 2018, arXiv:1812.06162, eq. 2.9; ‖G‖² without the bias of ‖ḡ‖²), and the
/// evidence against any gradient, 1 − B·mean_k(ḡ_k² / Σ_kk) (Mahsereci et al. 2017,
/// arXiv:1703.09580, eq. 7). Findings:
///
/// - `noise_dominated`: the scale is above 10 times the batch size that was trained with;
/// - `no_signal`: the evidence is above 0, so that ḡ may as well be 0.
template <class T>
class NoiseScale final : public fl::Diagnostic<T> {
 public:
  explicit NoiseScale(const NoiseScaleParams& p) : most_(p.sequences) {}

  void on_step(const fl::StepView<T>& s) override {
    batch_size_ = std::max(batch_size_, s.batch.size());
  }
  void on_epoch(const fl::EpochView<T>& e) override { epoch_ = e.epoch; }

  void on_end(const fl::EndView<T>& e) override {
    const fl::Index n = std::min(most_, e.gradients.batch().size());
    if (e.theta.is_empty() || n < 2) return;
    const arma::mat g = gradients(e, n);  // P × B
    const arma::vec mean = arma::mean(g, 1), variance = arma::var(g, 0, 1);
    const double count = static_cast<double>(n), noise = arma::accu(variance);
    const double signal = arma::dot(mean, mean) - noise / count;
    const double scale = signal > 0 ? noise / signal : INFINITY;
    const arma::uvec varying = arma::find(variance > 0);
    const double evidence =
        1 - count * arma::mean(arma::square(mean.elem(varying)) / variance.elem(varying));
    scale_.at(epoch_, static_cast<T>(scale));
    evidence_.at(epoch_, static_cast<T>(evidence));
    const double bound = 10 * static_cast<double>(batch_size_);
    this->finding(
        {"noise_dominated", scale, bound, batch_size_ > 0 && scale > bound,
         fmt::format("The noise scale is {:.3g} sequences, batches held {}.", scale, batch_size_)});
    this->finding(
        {"no_signal", evidence, 0, evidence > 0,
         fmt::format("The evidence that {} gradients have mean 0 is {:.3g}.", n, evidence)});
  }

  void archive(fl::Archive& archive) override {
    fl::Diagnostic<T>::archive(archive);
    archive("batch_size", batch_size_);
    archive("epoch", epoch_);
  }

 private:
  static arma::mat gradients(const fl::EndView<T>& e, fl::Index n) {
    arma::mat out(e.theta.n_elem, n);
    arma::Col<T> gradient;
    for (fl::Index i = 0; i < n; ++i) {
      e.gradients.of_sequence(i, gradient);
      out.col(i) = arma::conv_to<arma::vec>::from(gradient);
    }
    return out;
  }

  fl::Index most_, batch_size_ = 0, epoch_ = 0;
  fl::Series<T> scale_{this, "scale", {"epoch"}, "sequence", "gradient noise scale tr Σ / ‖G‖²"};
  fl::Series<T> evidence_{
      this, "evidence", {"epoch"}, "1", "evidence that the gradient is 0, of its mean and spread"};
};

FLATLINE_PLUGIN(fl::diagnostic<NoiseScale, NoiseScaleParams>("noise-scale",
                                                             "How much of the gradient is noise",
                                                             "science.md D10; arXiv:1812.06162"))
