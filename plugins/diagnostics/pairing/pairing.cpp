#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Recomputes the loss of the first watched batch sequence by sequence (science.md D23; the silent
/// broadcasting of N × 1 outputs against N targets, PyTorch issue 16045):
///
///     error = |L − Σ_n κ_n ℓ_n| / L,   ℓ_n: loss of sequence n alone,   κ_n: its weight in L,
///
/// where κ_n is read off the gradients of L and of ℓ_n with respect to ŷ_n, so that weights of
/// classes, sequences and steps are accounted for. Finding:
///
/// - `wrong_pairs`: the error is above 1e-6 in double and 1e-4 in float, where L itself is rounded
///   to about 1e-6: outputs are compared with the targets of other sequences.
template <class T>
class Pairing final : public fl::Diagnostic<T> {
 public:
  explicit Pairing(const fl::Params&) {}

  void on_step(const fl::StepView<T>& s) override {
    if (!error_.at().empty() || s.batch.size() < 2) return;
    arma::Cube<T> all, alone;
    const double whole = static_cast<double>(s.loss_function.value(s.outputs, s.batch, &all));
    double sum = 0;
    for (fl::Index n = 0; n < s.batch.size(); ++n) {
      const fl::Batch<T> one = sequence(s.batch, n);
      const arma::Cube<T> output = s.outputs.cols(n, n);
      const double loss = static_cast<double>(s.loss_function.value(output, one, &alone));
      const double size = arma::accu(arma::square(alone));
      const double weight = arma::accu(arma::Cube<T>(all.cols(n, n)) % alone) / size;
      if (size > 0) sum += weight * loss;
    }
    const double error = whole == sum ? 0 : std::abs(whole - sum) / std::abs(whole);
    error_.at(s.step, T(error));
    const double bound = fl::precision_of<T> == fl::Precision::float64 ? 1e-6 : 1e-4;
    this->finding({"wrong_pairs", error, bound, error > bound,
                   fmt::format("The loss of a batch of {} is {:.6g}, of its sequences one by one "
                               "{:.6g}.",
                               s.batch.size(), whole, sum)});
  }

 private:
  static fl::Batch<T> sequence(const fl::Batch<T>& batch, fl::Index n) {
    fl::Batch<T> one;
    one.x = batch.x.cols(n, n);
    one.y = batch.y.cols(n, n);
    if (!batch.mask.is_empty()) one.mask = batch.mask.row(n);
    if (!batch.weight.is_empty()) one.weight = batch.weight.row(n);
    return one;
  }

  fl::Series<T> error_{
      this, "error", {"step"}, "1", "|L − Σ κ_n ℓ_n| / L at the first watched step"};
};

FLATLINE_PLUGIN(fl::diagnostic<Pairing, fl::Params>("pairing", "Outputs beside their own targets",
                                                    "science.md D23"))
