#include <flatline/plugin.hpp>
namespace fl = flatline;

struct AddingParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 100, fl::at_least(2), "step", "sequence length L"};
  fl::Choice<double> low{this, "values", 0, {{"unit", 0}, {"signed", -1}}, "U[0, 1) or U[-1, 1)"};
};

/// Asks for the sum of two marked numbers, one in each half of the sequence (Hochreiter &
/// Schmidhuber 1997, sec. 5.4; numbers and target as in Le, Jaitly & Hinton, arXiv:1504.00941).
/// x: 2 × N × L, the numbers and the marks. y: 1 × N × 1.
template <class T>
struct Adding final : fl::SequenceDataset<T> {
  fl::Index L;
  double low;
  explicit Adding(const AddingParams& p) : fl::SequenceDataset<T>(p), L(p.length), low(p.low) {}
  fl::Task task() const override {
    return {.inputs = 2, .outputs = 1, .steps = L, .lag = L - 1, .ceiling = 1.0, .floor = 0.0};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      for (fl::Index t = 0; t < L; ++t) b.x(0, n, t) = static_cast<T>(rng.uniform(low, 1));
      for (const fl::Index t : {rng.below(L / 2), L / 2 + rng.below(L - L / 2)}) {
        b.x(1, n, t) = 1;
        b.y(0, n, 0) += b.x(0, n, t);
      }
    }
  }
};
FLATLINE_PLUGIN(fl::dataset<Adding, AddingParams>("adding", "Sum of two marked numbers far apart",
                                                  "doi:10.1162/neco.1997.9.8.1735"))
