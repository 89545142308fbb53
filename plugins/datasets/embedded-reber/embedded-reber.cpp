#include <array>
#include <vector>

#include <flatline/plugin.hpp>
namespace fl = flatline;

enum class Predict { all, certain, outer };
struct ReberParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this,   "length",
                              40,     fl::at_least(20),
                              "step", "steps L: the longest string, or those of a stream"};
  fl::Param<bool> continual{this,    "continual", false,
                            fl::any, "1",         "a stream of strings instead of one"};
  fl::Choice<Predict> predict{
      this,
      "predict",
      Predict::all,
      {{"all", Predict::all}, {"certain", Predict::certain}, {"outer", Predict::outer}},
      "which next symbols count: all, those that are certain, or the "
      "outer T or P alone"};
};

constexpr fl::Index B = 0, T_ = 1, S = 2, X = 3, P = 4, V = 5, E = 6;
/// Two ways lead from each node of the Reber grammar; node 5 is its end.
struct Way {
  fl::Index symbol, next;
};
constexpr fl::Index last_node = 5;
constexpr std::array<std::array<Way, 2>, last_node> grammar{{{{{T_, 1}, {P, 2}}},
                                                             {{{S, 1}, {X, 3}}},
                                                             {{{T_, 2}, {V, 4}}},
                                                             {{{X, 2}, {S, 5}}},
                                                             {{{P, 3}, {V, 5}}}}};

/// Asks for the next symbol of strings of the embedded Reber grammar, B o B … E o E, where the
/// outer symbol o, T or P, comes again at the end (Hochreiter & Schmidhuber 1997, experiment 1; one
/// stream of strings without resets: Gers, Schmidhuber & Cummins 2000, `continual`). Strings longer
/// than L + 1 symbols (under 1 in 10 000 at L = 40) are drawn again.
///
/// Known from the grammar: a string has 12 symbols on average, 7 of them one of two with equal
/// chance; so of all symbols after the first B at best 7.5 of 11 are right (8.5 of 12 in a stream),
/// and 2.5 are T, the best constant. Certain symbols and the outer one can all be right. From the
/// outer symbol to where it must be known are 8 steps on average.
/// x: 7 × N × L, one-hot B, T, S, X, P, V, E. y: 7 × N × L, the next symbol.
template <class T>
class EmbeddedReber final : public fl::SequenceDataset<T> {
 public:
  explicit EmbeddedReber(const ReberParams& p)
      : fl::SequenceDataset<T>(p), L_(p.length), continual_(p.continual), predict_(p.predict) {}

  fl::Task task() const override {
    const double certain = continual_ ? 5 : 4;  // symbols of a string, beside 7 choices
    fl::Task task{.type = fl::Task::Type::classification,
                  .inputs = 7,
                  .outputs = 7,
                  .steps = L_,
                  .target_steps = L_,
                  .lag = 8,
                  .ceiling = 1.0};
    if (predict_ == Predict::all) task.ceiling = (certain + 3.5) / (certain + 7);
    if (predict_ == Predict::all) task.floor = 2.5 / (certain + 7);
    if (predict_ == Predict::certain) task.floor = 2 / certain;
    if (predict_ == Predict::outer) task.floor = 0.5;
    return task;
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    if (!continual_) b.mask.zeros(b.size(), L_);
    if (predict_ != Predict::all) b.weight.zeros(b.size(), L_);
    for (fl::Index n = 0; n < b.size(); ++n) {
      fl::Index t = 0;
      do {
        const std::vector<fl::Index> string = draw_string(rng);
        for (fl::Index i = 0; i < string.size() && t < L_; ++i) {
          const bool last = i + 1 == string.size();
          if (last && !continual_) break;
          b.x(string[i], n, t) = 1;
          b.y(last ? B : string[i + 1], n, t) = 1;
          if (!continual_) b.mask(n, t) = 1;
          if (counts(i + 1, string.size())) b.weight(n, t) = 1;
          ++t;
        }
      } while (continual_ && t < L_);
    }
  }

 private:
  std::vector<fl::Index> draw_string(fl::Rng& rng) const {
    while (true) {
      const fl::Index outer = rng.below(2) ? P : T_;
      std::vector<fl::Index> string{B, outer, B};
      for (fl::Index node = 0; node != last_node;) {
        const Way& way = grammar[node][rng.below(2)];
        string.push_back(way.symbol);
        node = way.next;
      }
      string.insert(string.end(), {E, outer, E});
      if (continual_ || string.size() <= L_ + 1) return string;
    }
  }
  /// Tells whether the symbol at `place` of a string has a weight to be set.
  bool counts(fl::Index place, fl::Index size) const {
    if (predict_ == Predict::outer) return place + 2 == size;
    return predict_ == Predict::certain && (place == 2 || place + 3 >= size);
  }

  fl::Index L_;
  bool continual_;
  Predict predict_;
};
FLATLINE_PLUGIN(fl::dataset<EmbeddedReber, ReberParams>("embedded-reber",
                                                        "Next symbol of embedded Reber strings",
                                                        "doi:10.1162/neco.1997.9.8.1735"))
