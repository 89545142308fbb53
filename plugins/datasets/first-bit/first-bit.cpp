#include <flatline/plugin.hpp>
namespace fl = flatline;

struct FirstBitParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 60, fl::at_least(2), "step", "sequence length L"};
  fl::Param<std::optional<fl::Index>> lag{
      this,         "lag",
      std::nullopt, fl::at_least(0),
      "step",       "from the bit to the end; none: the bit comes first"};
  fl::Param<double> noise{this, "noise", 0.1, fl::non_negative, "1", "deviation σ of other steps"};
  void check(fl::Check& check) const override {
    SequenceParams::check(check);
    check.require(lag.get().value_or(0) < length, lag, lag.path() + " is not below the length",
                  "the bit would come before the sequence", "Shorten the lag or lengthen it.");
  }
};

/// Asks for a bit, ±1, that was shown once at a fixed step, under noise N(0, σ²) at all others: the
/// latch of Bengio, Simard & Frasconi (1994, doi:10.1109/72.279181) with one bit. The bit itself is
/// free of noise, so everything can be right.
/// x: 1 × N × L. y: 2 × N × 1, one-hot −1, +1.
template <class T>
class FirstBit final : public fl::SequenceDataset<T> {
 public:
  explicit FirstBit(const FirstBitParams& p)
      : fl::SequenceDataset<T>(p),
        L_(p.length),
        lag_(p.lag.get().value_or(p.length - 1)),
        noise_(p.noise) {}

  fl::Task task() const override {
    return {.type = fl::Task::Type::classification,
            .inputs = 1,
            .outputs = 2,
            .steps = L_,
            .lag = lag_,
            .ceiling = 1.0,
            .floor = 0.5};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      const fl::Index bit = rng.below(2);
      for (fl::Index t = 0; t < L_; ++t) b.x(0, n, t) = static_cast<T>(rng.normal(0, noise_));
      b.x(0, n, L_ - 1 - lag_) = bit ? T(1) : T(-1);
      b.y(bit, n, 0) = 1;
    }
  }

 private:
  fl::Index L_, lag_;
  double noise_;
};
FLATLINE_PLUGIN(fl::dataset<FirstBit, FirstBitParams>("first-bit", "Recalls one bit after a lag",
                                                      "doi:10.1109/72.279181"))
