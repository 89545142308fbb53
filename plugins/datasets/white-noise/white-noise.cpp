#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct WhiteNoiseParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 10, fl::at_least(2), "step", "sequence length L"};
  fl::Param<double> mean{this, "mean", 0.5, fl::any, "1", "mean μ of the targets"};
  fl::Param<double> deviation{this, "deviation", 0.1, fl::positive, "1", "deviation σ of them"};
  fl::Param<double> dependence{this, "dependence",
                               0,    fl::unit_interval,
                               "1",  "share d of their variance that the inputs explain"};
};

/// Asks at each step for y_t = μ + σ(√d·f(x_{t−1}, x_t) + √(1−d)·ε_t) where x and ε are N(0, 1) and
/// f(a, b) = sign(a)·b, which is N(0, 1) too and no linear function of either (x₋₁ counts as 1).
/// With d = 0 the targets are white noise and their mean is the best answer ("mean", example 1);
/// any d leaves them the same distribution. The ceiling is R² = d. x: 1 × N × L. y: 1 × N × L.
template <class T>
class WhiteNoise final : public fl::SequenceDataset<T> {
 public:
  explicit WhiteNoise(const WhiteNoiseParams& p)
      : fl::SequenceDataset<T>(p),
        L_(p.length),
        mean_(p.mean),
        deviation_(p.deviation),
        d_(p.dependence) {}

  fl::Task task() const override {
    return {.inputs = 1,
            .outputs = 1,
            .steps = L_,
            .target_steps = L_,
            .lag = 1,
            .ceiling = d_,
            .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      double before = 1;
      for (fl::Index t = 0; t < L_; ++t) {
        const double x = rng.normal();
        const double known = before < 0 ? -x : x, noise = rng.normal();
        b.x(0, n, t) = static_cast<T>(x);
        b.y(0, n, t) = static_cast<T>(
            mean_ + deviation_ * (std::sqrt(d_) * known + std::sqrt(1 - d_) * noise));
        before = x;
      }
    }
  }

 private:
  fl::Index L_;
  double mean_, deviation_, d_;
};
FLATLINE_PLUGIN(fl::dataset<WhiteNoise, WhiteNoiseParams>(
    "white-noise", "Targets that the inputs explain in part or not at all",
    "articles: mean, example 1"))
