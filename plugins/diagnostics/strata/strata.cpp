#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>
namespace fl = flatline;

/// Looks behind the average skill, on the validation part at each watched epoch and on the test
/// part at the end, by the functions that the judge uses (science.md D28, D29, D30): the skill on
/// each output, class and step; the share of the variance of the answers that the step alone
/// explains, Var_t(mean_b ŷ_{b,t})/Var(ŷ); and corr(ŷ, last known value) − corr(ŷ, y). Findings:
///
/// - `hidden_failure`: a part of at least 50 targets has a skill below 0.05 where the whole has
/// more
///   than 0.5 (mean over the parts, weighted by their size);
/// - `clock_only`: the step explains more than 0.95 of the answers and less of the targets;
/// - `copies_past`: the correlation with the last known value is larger by more than 0.02, and the
///   answers are not 0.05 better than persistence, 1 − MSE/MSE_persistence.
template <class T>
class Strata final : public fl::Diagnostic<T> {
 public:
  Strata(const fl::Params&, const fl::Task& task) : task_(task) {}

  void on_epoch(const fl::EpochView<T>& e) override {
    if (e.validation.outputs.is_empty()) return;
    const auto parts = fl::judge::strata(e.validation.outputs, e.validation.batch, task_);
    if (!parts.empty()) record(e.epoch, parts);
    clock_.at(e.epoch, T(fl::judge::clock_share(e.validation.outputs, e.validation.batch)));
    copy_.at(e.epoch,
             T(fl::judge::copy_of_last(e.validation.outputs, e.validation.batch, task_).index));
  }

  void on_end(const fl::EndView<T>& e) override {
    const arma::Cube<T>& outputs = e.test.outputs;
    if (outputs.is_empty()) return;
    judge_parts(fl::judge::strata(outputs, e.test.batch, task_));
    const double clock = fl::judge::clock_share(outputs, e.test.batch);
    const double truth = fl::judge::clock_share(e.test.batch.y, e.test.batch);
    if (!std::isnan(clock)) {
      this->finding(
          {"clock_only", clock, 0.95, clock > 0.95 && !(truth > 0.95),
           fmt::format("The step explains {:.3g} of the answers and {:.3g} of the targets.", clock,
                       truth)});
    }
    const double copy = fl::judge::copy_of_last(outputs, e.test.batch, task_).index;
    if (std::isnan(copy)) return;
    const double skill = skill_over_persistence(e.test);
    this->finding(
        {"copies_past", copy, 0.02, copy > 0.02 && skill < 0.05,
         fmt::format("The answers correlate with the last known value by {:.3g} more than "
                     "with the target; their skill over persistence is {:.3g}.",
                     copy, skill)});
  }

 private:
  void record(fl::Index epoch, const std::vector<fl::judge::Stratum>& parts) {
    std::vector<std::string> names;
    arma::Col<T> skill(parts.size());
    for (fl::Index i = 0; i < parts.size(); ++i) {
      names.push_back(parts[i].name);
      skill[i] = T(parts[i].skill);
    }
    this->axis("part", names);
    skill_.at(epoch, skill);
  }

  void judge_parts(const std::vector<fl::judge::Stratum>& parts) {
    double sum = 0, size = 0;
    const fl::judge::Stratum* worst = nullptr;
    for (const fl::judge::Stratum& part : parts) {
      if (std::isnan(part.skill)) continue;
      sum += part.share * part.skill;
      size += part.share;
      if (part.n >= 50 && (!worst || part.skill < worst->skill)) worst = &part;
    }
    if (!worst) return;
    const double whole = sum / size;
    this->finding({"hidden_failure", worst->skill, 0.05, worst->skill < 0.05 && whole > 0.5,
                   fmt::format("The skill is {:.3g} on {} and {:.3g} on average.", worst->skill,
                               worst->name, whole)});
  }

  double skill_over_persistence(const fl::Prediction<T>& test) const {
    const auto targets = fl::judge::counted_targets(test.batch);
    const arma::mat y = fl::judge::values_at(test.batch.y, targets);
    const arma::mat newest = fl::judge::windows_at(test.batch, targets, 1);
    const arma::mat past = newest.rows(arma::conv_to<arma::uvec>::from(task_.own_past));
    const arma::mat answers = fl::judge::values_at(test.outputs, targets);
    return 1 - arma::accu(arma::square(y - answers)) / arma::accu(arma::square(y - past));
  }

  fl::Task task_;
  fl::Series<T> skill_{this, "skill", {"epoch", "part"}, "1", "skill on a part, validation"};
  fl::Series<T> clock_{this, "clock_share", {"epoch"}, "1", "Var_t(mean_b ŷ)/Var(ŷ), validation"};
  fl::Series<T> copy_{
      this, "copy_index", {"epoch"}, "1", "corr(ŷ, last value) − corr(ŷ, y), validation"};
};

FLATLINE_PLUGIN(fl::diagnostic<Strata, fl::Params>("strata", "Failures behind an average",
                                                   "science.md D28, D29, D30"))
