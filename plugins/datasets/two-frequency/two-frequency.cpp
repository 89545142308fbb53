#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct TwoFrequencyParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 10, fl::at_least(2), "step", "sequence length L"};
  fl::Param<double> noise{this, "noise", 0.1, fl::non_negative, "1", "deviation σ of the noise"};
};

/// Asks for y = sin 2πx₀ + cos 2πx₁ + N(0, σ²) after L numbers from U[0, 1), of which the first two
/// matter ("linear", example 3). Sine and cosine have variance 1 together, so R² ≤ 1/(1 + σ²),
/// 0.990 at σ = 0.1. The best linear answer has R² 3/π²/(1 + σ²) = 0.301.
/// x: 1 × N × L. y: 1 × N × 1.
template <class T>
class TwoFrequency final : public fl::SequenceDataset<T> {
 public:
  explicit TwoFrequency(const TwoFrequencyParams& p)
      : fl::SequenceDataset<T>(p), L_(p.length), noise_(p.noise) {}

  fl::Task task() const override {
    return {.inputs = 1,
            .outputs = 1,
            .steps = L_,
            .lag = L_ - 1,
            .ceiling = 1 / (1 + noise_ * noise_),
            .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    constexpr double turn = 2 * std::numbers::pi;
    for (fl::Index n = 0; n < b.size(); ++n) {
      arma::vec x(L_);
      for (double& value : x) value = rng.uniform();
      for (fl::Index t = 0; t < L_; ++t) b.x(0, n, t) = static_cast<T>(x[t]);
      const double clean = std::sin(turn * x[0]) + std::cos(turn * x[1]);
      b.y(0, n, 0) = static_cast<T>(clean + rng.normal(0, noise_));
    }
  }

 private:
  fl::Index L_;
  double noise_;
};
FLATLINE_PLUGIN(fl::dataset<TwoFrequency, TwoFrequencyParams>(
    "two-frequency", "A sine of the first number and a cosine of the second",
    "articles: linear, example 3"))
