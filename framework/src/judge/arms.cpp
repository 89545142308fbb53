#include "judge/arms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace flatline::judge {
namespace {

using Runs = std::map<config::RunId, const store::Summary*>;

struct Reading {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::string gap;  // why there is no value
};

Reading read(const Runs& runs, const config::RunId& id, const Claim& claim) {
  const auto found = runs.find(id);
  if (found == runs.end()) return {.gap = "not run"};
  const store::Summary& run = *found->second;
  if (run.state != store::State::ok) return {.gap = store::state_name(run.state)};
  if (!claim.outcome.empty()) {
    if (run.outcome.empty() || run.outcome == "unjudged") return {.gap = "unjudged"};
    return {(run.outcome == claim.outcome) != claim.negated ? 1.0 : 0.0, ""};
  }
  const auto metric = run.metrics.find(claim.metric);
  // What diverged has no number, and so keeps no limit.
  if (claim.is_binary() && metric == run.metrics.end() && run.outcome == "diverged") return {0, ""};
  if (metric == run.metrics.end() || !std::isfinite(metric->second))
    return {.gap = "no " + claim.metric};
  if (claim.above) return {metric->second > *claim.above ? 1.0 : 0.0, ""};
  if (claim.below) return {metric->second < *claim.below ? 1.0 : 0.0, ""};
  return {metric->second, ""};
}

// The level of every factor but the compared one names the pair that a cell belongs to; nothing
// for a cell that the hypothesis is not about.
struct Place {
  bool is_there = false;
  std::string level, rest;
};

Place place(const config::Plan& plan, const config::Hypothesis& hypothesis,
            const config::Cell& cell) {
  Place place{true, "", ""};
  for (std::size_t f = 0; f < plan.factors.size(); ++f) {
    const std::string& name = plan.factors[f].name;
    const bool is_fixed = std::any_of(hypothesis.where.begin(), hypothesis.where.end(),
                                      [&](const auto& term) { return term.first == name; });
    const bool fits = std::none_of(
        hypothesis.where.begin(), hypothesis.where.end(),
        [&](const auto& term) { return term.first == name && term.second != cell.levels[f]; });
    if (!fits) return {};
    if (name == hypothesis.factor)
      place.level = cell.levels[f];
    else if (!is_fixed)
      place.rest += fmt::format(", {} = {}", name, cell.levels[f]);
  }
  return place;
}

struct Pair {
  const config::Cell *first = nullptr, *second = nullptr;
};

std::map<std::string, Pair> match(const config::Plan& plan, const config::Hypothesis& hypothesis) {
  std::map<std::string, Pair> pairs;
  for (const config::Cell& cell : plan.cells) {
    const Place where = place(plan, hypothesis, cell);
    if (!where.is_there) continue;
    if (where.level == hypothesis.levels.at(0)) pairs[where.rest].first = &cell;
    if (where.level == hypothesis.levels.at(1)) pairs[where.rest].second = &cell;
  }
  return pairs;
}

}  // namespace

Arms collect(const config::Plan& plan, const config::Hypothesis& hypothesis, const Claim& claim,
             const std::vector<store::Summary>& summaries, Index replicates) {
  Runs runs;
  for (const store::Summary& summary : summaries) runs[summary.id] = &summary;
  Arms arms;
  auto pairs = match(plan, hypothesis);
  for (auto pair = pairs.begin(); pair != pairs.end();) {
    const auto& [rest, cells] = *pair;
    const bool is_complete = cells.first && cells.second;
    if (!is_complete)
      (cells.first ? arms.left_out_first : arms.left_out_second)
          .push_back(
              fmt::format("cell {}{} (no partner)", hypothesis.levels[cells.first ? 0 : 1], rest));
    pair = is_complete ? std::next(pair) : pairs.erase(pair);
  }
  arms.n_pairs = pairs.size();
  for (Index replicate = 0; replicate < replicates; ++replicate) {
    for (const auto& [rest, cells] : pairs) {
      const Reading first = read(runs, {cells.first->key, replicate}, claim);
      const Reading second = read(runs, {cells.second->key, replicate}, claim);
      arms.samples.push_back({replicate, first.value, second.value});
      const std::string& detail = pairs.size() > 1 ? rest : "";
      const auto name = [&](std::size_t arm, const std::string& gap) {
        return fmt::format("replicate {} at {}{} ({})", replicate, hypothesis.levels[arm], detail,
                           gap);
      };
      if (!first.gap.empty()) arms.left_out_first.push_back(name(0, first.gap));
      if (!second.gap.empty()) arms.left_out_second.push_back(name(1, second.gap));
    }
  }
  return arms;
}

}  // namespace flatline::judge
