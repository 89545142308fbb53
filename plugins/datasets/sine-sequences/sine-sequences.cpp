#include <cmath>
#include <numbers>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SineSequencesParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 19, fl::at_least(2), "step", "sequence length L"};
  fl::Param<double> period{this, "period", 9.5, fl::open(2, 1e9), "step", "period P"};
  fl::Param<double> noise{this, "noise", 0.1, fl::non_negative, "1", "deviation σ of the noise"};
  fl::Param<bool> same_phase{this,    "same_phase", false,
                             fl::any, "1",          "all sequences begin alike, as in the article"};
};

/// Asks at each step for the next value of sin 2π(t/P + φ) + N(0, σ²) ("mean", examples 2 and 3,
/// where 20 points over two periods begin with φ = 0 in every sequence, so that the time of the
/// step alone tells the answer; otherwise φ is from U[0, 1)). Each input is the target before it:
/// a model may be fed its own outputs instead. Noise bounds R² by ½/(½ + σ²) over whole periods.
/// x: 1 × N × L. y: 1 × N × L.
template <class T>
class SineSequences final : public fl::SequenceDataset<T> {
 public:
  explicit SineSequences(const SineSequencesParams& p)
      : fl::SequenceDataset<T>(p),
        L_(p.length),
        period_(p.period),
        noise_(p.noise),
        same_phase_(p.same_phase) {}

  fl::Task task() const override {
    return {.inputs = 1,
            .outputs = 1,
            .steps = L_,
            .target_steps = L_,
            .own_past = {0},
            .period = period_,
            .ceiling = 0.5 / (0.5 + noise_ * noise_),
            .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      const double phase = same_phase_ ? 0 : rng.uniform();
      for (fl::Index t = 0; t <= L_; ++t) {
        const double turns = static_cast<double>(t) / period_ + phase;
        const double value = std::sin(2 * std::numbers::pi * turns) + rng.normal(0, noise_);
        if (t < L_) b.x(0, n, t) = static_cast<T>(value);
        if (t > 0) b.y(0, n, t - 1) = static_cast<T>(value);
      }
    }
  }

 private:
  fl::Index L_;
  double period_, noise_;
  bool same_phase_;
};
FLATLINE_PLUGIN(fl::dataset<SineSequences, SineSequencesParams>(
    "sine-sequences", "Next value of noisy sines at every step",
    "articles: mean, examples 2 and 3"))
