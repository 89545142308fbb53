#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Answers the last known value of each target: row own_past of x, at the last step that is there
/// (many-to-one) or at each step (many-to-many). Inputs must be in the unit of the targets.
/// Throws NotApplicable FL531 when the inputs hold no past of the targets.
template <class T>
class Persistence final : public fl::Model<T> {
 public:
  Persistence(const fl::Params&, const fl::Task& task) : task_(task) {
    if (task.own_past.size() == task.outputs) return;
    throw fl::NotApplicable("FL531", "persistence does not apply to this dataset",
                            "its inputs hold no past of the target",
                            "Leave persistence out or feed the target's channel as an input.");
  }

  bool closed_form() const override { return true; }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    outputs_.set_size(task_.outputs, batch.size(), task_.target_steps);
    for (fl::Index t = 0; t < task_.target_steps; ++t) {
      for (fl::Index n = 0; n < batch.size(); ++n) {
        const fl::Index from = task_.many_to_many() ? t : last_step(batch, n);
        for (fl::Index o = 0; o < task_.outputs; ++o) {
          outputs_(o, n, t) = batch.x(task_.own_past[o], n, from);
        }
      }
    }
    return outputs_;
  }

 private:
  static fl::Index last_step(const fl::Batch<T>& batch, fl::Index n) {
    fl::Index t = batch.steps() - 1;
    while (!batch.mask.is_empty() && t > 0 && batch.mask(n, t) == 0) --t;
    return t;
  }

  fl::Task task_;
  arma::Cube<T> outputs_;  // O × N × Ly
};
FLATLINE_PLUGIN(fl::model<Persistence, fl::Params>("persistence",
                                                   "The last known value of the target", "none"))
