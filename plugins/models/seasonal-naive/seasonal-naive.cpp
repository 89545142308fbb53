#include <cmath>

#include <flatline/plugin.hpp>
namespace fl = flatline;

struct SeasonalNaiveParams : fl::Params {
  fl::Param<std::optional<fl::Index>> period{
      this, "period", std::nullopt, fl::at_least(1), "step", "season m; none: the task's period"};
};

/// Answers what the target was a season ago: the target of step t + h, h the task's horizon, is
/// answered with the value of step t + h − k·m, where k is the smallest number of seasons that
/// leads to a step that is known (Hyndman & Athanasopoulos 2021, "Forecasting: principles and
/// practice", sec. 5.2). While less than a season is known (many-to-many only) it answers the last
/// value. Inputs must be in the unit of the targets; a period between steps is rounded.
///
/// Throws NotApplicable FL563 without a period, when the inputs hold no past of the targets or not
/// a whole season of it.
template <class T>
class SeasonalNaive final : public fl::Model<T> {
 public:
  SeasonalNaive(const SeasonalNaiveParams& p, const fl::Task& task) : task_(task) {
    const double period = p.period.get() ? double(*p.period.get()) : task.period.value_or(0);
    if (period < 0.5) refuse("no period is known", "Give it a period.");
    if (task.own_past.size() != task.outputs) {
      refuse("its inputs hold no past of the target",
             "Leave seasonal-naive out or feed the target's channel as an input.");
    }
    const auto m = static_cast<fl::Index>(std::lround(period));
    back_ = (task.horizon + m - 1) / m * m - task.horizon;
    if (back_ >= task.steps) {
      refuse("a sequence of " + std::to_string(task.steps) + " steps does not reach back a season",
             "Use sequences of at least " + std::to_string(back_ + 1) + " steps.");
    }
  }

  bool closed_form() const override { return true; }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    outputs_.set_size(task_.outputs, batch.size(), task_.target_steps);
    for (fl::Index t = 0; t < task_.target_steps; ++t) {
      for (fl::Index n = 0; n < batch.size(); ++n) {
        const fl::Index last = task_.many_to_many() ? t : last_step(batch, n);
        const fl::Index from = last >= back_ ? last - back_ : last;
        for (fl::Index o = 0; o < task_.outputs; ++o) {
          outputs_(o, n, t) = batch.x(task_.own_past[o], n, from);
        }
      }
    }
    return outputs_;
  }

 private:
  [[noreturn]] static void refuse(const std::string& why, const std::string& remedy) {
    throw fl::NotApplicable("FL563", "seasonal-naive does not apply to this dataset", why, remedy);
  }
  static fl::Index last_step(const fl::Batch<T>& batch, fl::Index n) {
    fl::Index t = batch.steps() - 1;
    while (!batch.mask.is_empty() && t > 0 && batch.mask(n, t) == 0) --t;
    return t;
  }

  fl::Task task_;
  fl::Index back_ = 0;     // steps from the last known step to the answer
  arma::Cube<T> outputs_;  // O × N × Ly
};
FLATLINE_PLUGIN(fl::model<SeasonalNaive, SeasonalNaiveParams>("seasonal-naive",
                                                              "The value of a season ago",
                                                              "ISBN 978-0-9875071-3-6"))
