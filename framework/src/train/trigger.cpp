#include "train/trigger.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace flatline::train {

bool Trigger::epoch_due(Index at_epoch, bool last, bool outcome_changed) const {
  return std::find(at.begin(), at.end(), at_epoch) != at.end() ||
         (epoch && at_epoch % *epoch == 0) || (end && last) ||
         (on_outcome_change && outcome_changed);
}

Trigger trigger_for(const config::Experiment& experiment, const std::string& what,
                    const Trigger& fallback) {
  Trigger trigger;
  bool declared = false;
  for (std::size_t i = 0; i < experiment.record.size(); ++i) {
    const config::RecordParams& rule = experiment.record[i];
    if (rule.what.get() != what) continue;
    declared = true;
    if (const auto every = rule.when->every.get()) {
      trigger.every = std::min(trigger.every.value_or(*every), *every);
    }
    if (const auto epoch = rule.when->epoch.get()) {
      trigger.epoch = std::min(trigger.epoch.value_or(*epoch), *epoch);
    }
    trigger.at.insert(trigger.at.end(), rule.when->at.get().begin(), rule.when->at.get().end());
    trigger.end = trigger.end || rule.when->end;
    trigger.on_outcome_change = trigger.on_outcome_change || rule.when->on;
  }
  return declared ? trigger : fallback;
}

void check_record(const config::Experiment& experiment) {
  std::vector<std::string> names{"steps", "weights", "predictions"};
  for (const Configured& diagnostic : experiment.diagnostics) {
    names.emplace_back(diagnostic.component().name);
  }
  Faults faults;
  for (std::size_t i = 0; i < experiment.record.size(); ++i) {
    const config::RecordParams& rule = experiment.record[i];
    const std::string& what = rule.what.get();
    if (std::find(names.begin(), names.end(), what) == names.end()) {
      faults.add(rule.what.mark(), "FL502",
                 fmt::format("{} = {} is not recorded by this experiment", rule.what.path(), what),
                 "a rule names a diagnostic of the experiment, steps, weights or predictions",
                 suggest(what, names));
    }
    const config::WhenParams& when = rule.when.get();
    const bool never =
        !when.every.get() && when.at.get().empty() && !when.epoch.get() && !when.end && !when.on;
    if (never) {
      faults.add(rule.what.mark(), "FL503", fmt::format("record of {} has no trigger", what),
                 "nothing would be recorded", "Add when: {every: 10}, for instance.");
    } else if (when.every.get() && (what == "weights" || what == "predictions")) {
      faults.add(when.every.mark(), "FL504",
                 fmt::format("{} can't be recorded at single updates", what),
                 "they are large and are taken at the end of epochs",
                 "Use when: {epoch: n}, {at: [..]} or {end: true}.");
    } else if (what == "steps" && !when.every.get()) {
      faults.add(rule.what.mark(), "FL504", "steps are recorded at updates, not at epochs",
                 "they hold the loss of single updates", "Use when: {every: n}.");
    }
  }
  faults.raise();
}

}  // namespace flatline::train
