#include <array>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Turns levels into changes: an input x_t becomes x_t − x_{t−1}, the first one 0; a target becomes
/// its distance from the last known value of its own channel among the inputs (for targets at each
/// step: the value of that step), so predictions are changes that are added to it again. Targets
/// see the inputs as the transforms before this one left them.
/// Throws Error FL450 for targets whose past is not among the inputs.
template <class T>
class Difference final : public fl::Transform<T> {
 public:
  Difference(const fl::TransformParams&, const fl::Task& task) : own_past_(task.own_past) {}

  void apply(arma::Cube<T>& values, const fl::Batch<T>& batch, fl::Part part, fl::Rng&) override {
    if (&values != &batch.x) {
      arma::Cube<T>& base = base_[static_cast<std::size_t>(part)];
      base = last_known(values, batch);
      values -= base;
      return;
    }
    for (fl::Index t = values.n_slices; t-- > 1;) values.slice(t) -= values.slice(t - 1);
    if (!values.is_empty()) values.slice(0).zeros();
  }
  void invert(arma::Cube<T>& values, const fl::Batch<T>&, fl::Part part) const override {
    values += base_[static_cast<std::size_t>(part)];
  }
  void archive(fl::Archive& archive) override {
    archive("train", base_[0]);
    archive("validation", base_[1]);
    archive("test", base_[2]);
  }

 private:
  /// From where each target counts: O × N × Ly.
  arma::Cube<T> last_known(const arma::Cube<T>& targets, const fl::Batch<T>& batch) const {
    if (own_past_.size() != targets.n_rows) {
      throw fl::Error("FL450", "difference does not apply to these targets",
                      "the inputs hold no past of them from which to count",
                      "Write of: [inputs], or feed the target's channel as an input.");
    }
    arma::Cube<T> base(arma::size(targets));
    for (fl::Index t = 0; t < targets.n_slices; ++t) {
      for (fl::Index n = 0; n < targets.n_cols; ++n) {
        const fl::Index from = targets.n_slices > 1 ? t : last_step(batch, n);
        for (fl::Index o = 0; o < targets.n_rows; ++o)
          base(o, n, t) = batch.x(own_past_[o], n, from);
      }
    }
    return base;
  }
  static fl::Index last_step(const fl::Batch<T>& batch, fl::Index n) {
    fl::Index t = batch.steps() - 1;
    while (!batch.mask.is_empty() && t > 0 && batch.mask(n, t) == 0) --t;
    return t;
  }

  std::vector<fl::Index> own_past_;
  std::array<arma::Cube<T>, 3> base_;  // of each part
};
FLATLINE_PLUGIN(fl::transform<Difference, fl::TransformParams>("difference",
                                                               "Changes instead of levels", "none"))
