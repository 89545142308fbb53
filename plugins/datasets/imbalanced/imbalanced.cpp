#include <algorithm>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct ImbalancedParams : fl::SequenceParams {
  fl::Param<fl::Index> length{this, "length", 20, fl::at_least(1), "step", "sequence length L"};
  fl::Param<fl::Index> features{this, "features", 5, fl::at_least(1), "1", "input features F"};
  fl::Param<double> prevalence{this, "prevalence", 0.2, fl::open(0, 1), "1", "share p of class 1"};
  fl::Param<double> dependence{
      this, "dependence",
      1,    fl::unit_interval,
      "1",  "share d of labels that follow the inputs; 0 as in the article"};
  fl::Param<fl::Index> step{this, "step", 3, fl::at_least(0), "step", "the step that decides"};
  void check(fl::Check& check) const override {
    SequenceParams::check(check);
    check.require(step < length, step, step.path() + " is not below the length",
                  "the label is decided by one step of the sequence", "Choose an earlier step.");
  }
};

/// Asks for a label of share p after random inputs from U[0, 1) ("same-class", example 1). A share
/// d of the labels is 1 exactly where the first feature at `step` lies above 1 − p; the others are
/// drawn independently of everything. Either way the prior is p, and the best constant is right
/// in max(p, 1 − p). Knowing the inputs, class 1 has a chance of d + (1 − d)p above the threshold
/// and (1 − d)p below it; the likelier class each time gives the ceiling. With d = 0 that is the
/// constant: nothing can be learnt.
/// x: F × N × L. y: 2 × N × 1.
template <class T>
class Imbalanced final : public fl::SequenceDataset<T> {
 public:
  explicit Imbalanced(const ImbalancedParams& p)
      : fl::SequenceDataset<T>(p),
        L_(p.length),
        F_(p.features),
        step_(p.step),
        p_(p.prevalence),
        d_(p.dependence) {}

  fl::Task task() const override {
    const double above = d_ + (1 - d_) * p_, below = (1 - d_) * p_;
    return {.type = fl::Task::Type::classification,
            .inputs = F_,
            .outputs = 2,
            .steps = L_,
            .lag = L_ - 1 - step_,
            .ceiling = p_ * std::max(above, 1 - above) + (1 - p_) * std::max(below, 1 - below),
            .floor = std::max(p_, 1 - p_)};
  }
  void draw(fl::Rng& rng, fl::Batch<T>& b) const override {
    for (T& value : b.x) value = static_cast<T>(rng.uniform());
    for (fl::Index n = 0; n < b.size(); ++n) {
      const bool follows = rng.uniform() < d_;
      const double by_chance = rng.uniform();
      const double decides = follows ? static_cast<double>(b.x(0, n, step_)) : by_chance;
      b.y(decides > 1 - p_ ? 1 : 0, n, 0) = 1;
    }
  }

 private:
  fl::Index L_, F_, step_;
  double p_, d_;
};
FLATLINE_PLUGIN(fl::dataset<Imbalanced, ImbalancedParams>(
    "imbalanced", "Rare class that depends on the inputs or not",
    "articles: same-class, example 1"))
