// What the way there shows.
#include <cmath>

#include <fmt/format.h>

#include "judge/rules.hpp"
#include "judge/thresholds.hpp"

namespace flatline::judge {

std::optional<Outcome> oscillating(const Case& c) {
  const bool swings =
      c.e.loss_turns > threshold::loss_turns && c.e.loss_spread > threshold::loss_spread;
  if (!swings) return {};
  return Outcome{"oscillating", "S7",
                 fmt::format("the loss turns in {:.3g} of 50 windows (oscillating: > {}) with an "
                             "interquartile range of {:.3g} medians (> {}), although {}",
                             c.e.loss_turns, threshold::loss_turns, c.e.loss_spread,
                             threshold::loss_spread, c.attainable_text())};
}

std::optional<Outcome> not_learning(const Case& c) {
  // Half of what is attainable keeps an honest answer to a hard task out.
  const double least =
      c.knows_attainable() ? std::min(threshold::no_skill, c.attainable / 2) : threshold::no_skill;
  const double skill = c.train_skill(), entropy_skill = c.train("cross_entropy_skill");
  const bool has_entropy_skill = c.classes() && entropy_skill >= threshold::no_entropy_skill;
  if (!(skill < least) || has_entropy_skill) return {};
  const std::string entropy =
      c.classes() && std::isfinite(entropy_skill)
          ? fmt::format(" and 1 − CE/H {:.3g} (< {})", entropy_skill, threshold::no_entropy_skill)
          : "";
  return Outcome{"not-learning", "S5",
                 fmt::format("skill on the training part {:.3g} (none: < {:.3g}){}, although {}",
                             skill, least, entropy, c.attainable_text())};
}

std::optional<Outcome> overfit(const Case& c) {
  const double gap = c.train_skill() - c.own;
  if (!(gap >= threshold::overfit_gap)) return {};
  return Outcome{"overfit", "S12",
                 fmt::format("skill {:.3g} on the training part and {:.3g} on the test part "
                             "(overfit: {} or more apart), although {}",
                             c.train_skill(), c.own, threshold::overfit_gap, c.attainable_text())};
}

std::optional<Outcome> learnt_little(const Case& c) {
  const double missing = c.attainable - c.own;
  const bool little = c.own < threshold::partial_skill * c.attainable &&
                      missing > c.noise + c.noise_below_ceiling();
  if (!c.knows_attainable() || !little) return {};
  return Outcome{
      "partial", "S10",
      fmt::format("{} {:.3g}, a skill of less than {} of what is attainable: {}", c.title(),
                  c.test(c.metric()), threshold::partial_skill, c.attainable_text())};
}

}  // namespace flatline::judge
