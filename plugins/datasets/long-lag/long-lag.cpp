#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Middle { fixed, random };
struct LongLagParams : fl::SequenceParams {
  fl::Param<fl::Index> lag{this, "lag", 100, fl::at_least(3), "step", "steps p of a sequence"};
  fl::Choice<Middle> middle{this,
                            "middle",
                            Middle::fixed,
                            {{"fixed", Middle::fixed}, {"random", Middle::random}},
                            "symbols between: always the same (noise-free) or drawn"};
  fl::Param<double> middle_weight{this, "middle_weight",
                                  1,    fl::non_negative,
                                  "1",  "weight of the symbols between; the last: 1"};
};

/// Asks for the next symbol of (k, a₁, …, a_{p−1}, k), where the key k is x or y, so that the last
/// symbol can only be known from the first (Hochreiter & Schmidhuber 1997, experiment 2a; drawn
/// symbols between: 2b). Who never learns the key still has (p − ½)/p of the fixed symbols right.
/// Drawn symbols can't be foretold but by luck, 1 in p − 1; give them weight 0 or little. A weight
/// of 0 leaves the last symbol alone to be scored.
/// x: (p+1) × N × p, one-hot a₁ … a_{p−1}, x, y. y: (p+1) × N × p, the next symbol.
template <class T>
class LongLag final : public fl::SequenceDataset<T> {
 public:
  explicit LongLag(const LongLagParams& p)
      : fl::SequenceDataset<T>(p), p_(p.lag), middle_(p.middle), weight_(p.middle_weight.as<T>()) {}

  fl::Task task() const override {
    const double p = static_cast<double>(p_);
    const bool last_only = weight_ == 0;
    return {.type = fl::Task::Type::classification,
            .inputs = p_ + 1,
            .outputs = p_ + 1,
            .steps = p_,
            .target_steps = p_,
            .lag = p_ - 1,
            .ceiling = last_only || middle_ == Middle::fixed ? 1 : 2 / p,
            .floor = last_only ? 0.5 : 1 / p};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    b.weight.set_size(b.size(), p_);
    b.weight.fill(weight_);
    b.weight.col(p_ - 1).ones();
    for (fl::Index n = 0; n < b.size(); ++n) {
      const fl::Index key = p_ - 1 + rng.below(2);
      b.x(key, n, 0) = b.y(key, n, p_ - 1) = 1;
      for (fl::Index t = 1; t < p_; ++t) {
        const fl::Index symbol = middle_ == Middle::fixed ? t - 1 : rng.below(p_ - 1);
        b.x(symbol, n, t) = b.y(symbol, n, t - 1) = 1;
      }
    }
  }

 private:
  fl::Index p_;
  Middle middle_;
  T weight_;
};
FLATLINE_PLUGIN(fl::dataset<LongLag, LongLagParams>("long-lag", "The last symbol repeats the first",
                                                    "doi:10.1162/neco.1997.9.8.1735"))
