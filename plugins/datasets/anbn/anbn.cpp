#include <algorithm>

#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Predict { all, certain };
struct AnbnParams : fl::SequenceParams {
  fl::Param<fl::Index> longest{this, "longest", 10, fl::at_least(2), "1", "greatest n, N"};
  fl::Choice<Predict> predict{this,
                              "predict",
                              Predict::certain,
                              {{"all", Predict::all}, {"certain", Predict::certain}},
                              "which next symbols count: all, or those that are certain"};
};

/// Asks for the next symbol of S aⁿ bⁿ T, with n drawn from 1 … N (Gers & Schmidhuber 2001,
/// doi:10.1109/72.963769). Whether another a follows is not known; after S and after each b the
/// next symbol is certain, and who can't count misses the T.
///
/// Of all 2n + 1 symbols those after the k-th a can be right with a chance of
/// max(1, N − k)/(N − k + 1), which gives the ceiling; a and b are the best constants.
/// x: 3 × N × (2N+1), one-hot S, a, b. y: 3 × N × (2N+1), one-hot a, b, T.
template <class T>
class Anbn final : public fl::SequenceDataset<T> {
 public:
  explicit Anbn(const AnbnParams& p)
      : fl::SequenceDataset<T>(p), N_(p.longest), certain_(p.predict == Predict::certain) {}

  fl::Task task() const override {
    const double N = static_cast<double>(N_), mean = (N + 1) / 2;
    const double guessed = 1 / N + (N - 1) / 2;  // right answers after an a, per string
    fl::Task task{.type = fl::Task::Type::classification,
                  .inputs = 3,
                  .outputs = 3,
                  .steps = 2 * N_ + 1,
                  .target_steps = 2 * N_ + 1,
                  .lag = 2 * N_ - 1};
    task.ceiling = certain_ ? 1 : (1 + mean + guessed) / (1 + 2 * mean);
    task.floor = certain_ ? std::max(1.0, mean - 1) / (1 + mean) : mean / (1 + 2 * mean);
    return task;
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    b.mask.zeros(b.size(), b.steps());
    if (certain_) b.weight.ones(b.size(), b.steps());
    for (fl::Index i = 0; i < b.size(); ++i) {
      const fl::Index n = 1 + rng.below(N_);
      for (fl::Index t = 0; t <= 2 * n; ++t) {
        b.x(t == 0 ? 0 : t <= n ? 1 : 2, i, t) = 1;
        b.y(t < n ? 0 : t < 2 * n ? 1 : 2, i, t) = 1;
        b.mask(i, t) = 1;
        if (certain_ && t > 0 && t <= n) b.weight(i, t) = 0;
      }
    }
  }

 private:
  fl::Index N_;
  bool certain_;
};
FLATLINE_PLUGIN(fl::dataset<Anbn, AnbnParams>("anbn", "Next symbol of aⁿbⁿ, which takes counting",
                                              "doi:10.1109/72.963769"))
