#include <flatline/plugin.hpp>
namespace fl = flatline;

struct MultiplicationParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 100, fl::at_least(2), "step", "sequence length L"};
};

/// Asks for the product of two marked numbers from U[0, 1), one in each half of the sequence
/// (Hochreiter & Schmidhuber 1997, sec. 5.5; marks as in `adding`). No constant errs less than ¼,
/// with a mean squared error of 1/9 − 1/16 = 0.0486, and there many trainings stay.
/// x: 2 × N × L, the numbers and the marks. y: 1 × N × 1.
template <class T>
class Multiplication final : public fl::SequenceDataset<T> {
 public:
  explicit Multiplication(const MultiplicationParams& p)
      : fl::SequenceDataset<T>(p), L_(p.length) {}

  fl::Task task() const override {
    return {.inputs = 2, .outputs = 1, .steps = L_, .lag = L_ - 1, .ceiling = 1.0, .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    b.y.ones();
    for (fl::Index n = 0; n < b.size(); ++n) {
      for (fl::Index t = 0; t < L_; ++t) b.x(0, n, t) = static_cast<T>(rng.uniform());
      for (const fl::Index t : {rng.below(L_ / 2), L_ / 2 + rng.below(L_ - L_ / 2)}) {
        b.x(1, n, t) = 1;
        b.y(0, n, 0) *= b.x(0, n, t);
      }
    }
  }

 private:
  fl::Index L_;
};
FLATLINE_PLUGIN(fl::dataset<Multiplication, MultiplicationParams>(
    "multiplication", "Product of two marked numbers far apart", "doi:10.1162/neco.1997.9.8.1735"))
