#include <array>

#include <flatline/plugin.hpp>
namespace fl = flatline;

using Places = std::array<fl::Index, 3>;
struct TemporalOrderParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 100, fl::at_least(10), "step", "sequence length L"};
  fl::Choice<fl::Index> relevant{
      this, "relevant", 2, {{"two", 2}, {"three", 3}}, "symbols whose order makes the class"};
};

/// Asks in which order the symbols X and Y came (Hochreiter & Schmidhuber 1997, experiments 6a and
/// 6b). A sequence is E, distractors from {a, b, c, d}, and B at the end. Two relevant symbols,
/// each X or Y, stand in [L/10, 2L/10) and [5L/10, 6L/10) and make 4 classes; three stand in [0.1
/// L, 0.2 L), [0.33 L, 0.43 L) and [0.66 L, 0.76 L) and make 8. The paper draws L from 100 to 110,
/// here it is fixed. Best constant: accuracy ¼ or ⅛. x: 8 × N × L, one-hot E, B, a, b, c, d, X, Y.
/// y: 4 × N × 1 or 8 × N × 1; the first symbol counts most, X is 0 and Y is 1.
template <class T>
class TemporalOrder final : public fl::SequenceDataset<T> {
 public:
  explicit TemporalOrder(const TemporalOrderParams& p)
      : fl::SequenceDataset<T>(p),
        L_(p.length),
        relevant_(p.relevant),
        percent_(relevant_ == 2 ? Places{10, 50} : Places{10, 33, 66}) {}

  fl::Task task() const override {
    const fl::Index classes = 1U << relevant_;
    return {.type = fl::Task::Type::classification,
            .inputs = 8,
            .outputs = classes,
            .steps = L_,
            .lag = L_ - 1 - L_ / 10,
            .ceiling = 1.0,
            .floor = 1.0 / static_cast<double>(classes)};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (fl::Index n = 0; n < b.size(); ++n) {
      b.x(0, n, 0) = b.x(1, n, L_ - 1) = 1;
      for (fl::Index t = 1; t < L_ - 1; ++t) b.x(2 + rng.below(4), n, t) = 1;
      fl::Index answer = 0;
      for (fl::Index i = 0; i < relevant_; ++i) {
        const fl::Index t = L_ * percent_[i] / 100 + rng.below(L_ / 10);
        const fl::Index symbol = rng.below(2);
        b.x.slice(t).col(n).zeros();
        b.x(6 + symbol, n, t) = 1;
        answer = 2 * answer + symbol;
      }
      b.y(answer, n, 0) = 1;
    }
  }

 private:
  fl::Index L_, relevant_;
  Places percent_;  // of L, where the places of each symbol begin
};
FLATLINE_PLUGIN(fl::dataset<TemporalOrder, TemporalOrderParams>(
    "temporal-order", "Order of two or three symbols far apart", "doi:10.1162/neco.1997.9.8.1735"))
