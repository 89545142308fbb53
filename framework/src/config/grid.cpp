#include "config/grid.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/experiment.hpp"

namespace flatline::config {
namespace {

bool removes(const Exclusion& exclusion, const Combination& combination) {
  return std::all_of(exclusion.begin(), exclusion.end(), [&](const auto& term) {
    const auto& [factor, levels] = term;
    return std::find(levels.begin(), levels.end(), combination[factor]) != levels.end();
  });
}

/// Goes to the next combination; false after the last.
bool advance(Combination& combination, const std::vector<GridFactor>& factors) {
  for (std::size_t f = factors.size(); f-- > 0;) {
    if (++combination[f] < factors[f].levels.size()) return true;
    combination[f] = 0;
  }
  return false;
}

struct Place {
  const GridFactor* factor;
  std::size_t member;
  const std::string& key() const { return factor->keys[member]; }
};

void check_shadow(const Place& outer, const Place& inner, Faults& faults) {
  const std::string rest = inner.key().substr(outer.key().size() + 1);
  for (const Level& level : outer.factor->levels) {
    const Node& value = level.settings[outer.member].value;
    if (!value.at(rest)) continue;
    faults.add(level.mark, "FL225",
               fmt::format("{} = {} sets {} too", outer.factor->name, level.label, inner.key()),
               fmt::format("the factor {} would overwrite it", inner.factor->name),
               "Leave it out of this level, or vary it only here.");
  }
}

void check_pair(const Place& a, const Place& b, const Node& base, Faults& faults) {
  const Node* target = base.at(a.key());
  if (a.key() == b.key() || (target && target == base.at(b.key()))) {
    faults.add(b.factor->mark, "FL225", fmt::format("{} is set twice", b.key()),
               fmt::format("{} sets {} already", a.factor->name, a.key()), "Keep one of the two.");
  }
  if (lies_within(b.key(), a.key())) check_shadow(a, b, faults);
  if (lies_within(a.key(), b.key())) check_shadow(b, a, faults);
}

}  // namespace

std::size_t GridFactor::place(const std::string& label) const {
  const auto found = std::find_if(levels.begin(), levels.end(),
                                  [&](const Level& level) { return level.label == label; });
  return static_cast<std::size_t>(found - levels.begin());
}

std::size_t Grid::product() const {
  std::size_t count = 1;
  for (const GridFactor& factor : factors) {
    count = std::min(count * std::min(factor.levels.size(), most_cells + 1), most_cells + 1);
  }
  return count;
}

std::vector<Combination> Grid::combinations() const {
  std::vector<Combination> left;
  Combination combination(factors.size(), 0);
  do {
    const bool removed = std::any_of(exclusions.begin(), exclusions.end(),
                                     [&](const auto& e) { return removes(e, combination); });
    if (!removed) left.push_back(combination);
  } while (advance(combination, factors));
  return left;
}

void check_collisions(const Grid& grid, const Node& base, Faults& faults) {
  std::vector<Place> places;
  for (const GridFactor& factor : grid.factors) {
    for (std::size_t i = 0; i < factor.keys.size(); ++i) places.push_back({&factor, i});
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size(); ++j) {
      check_pair(places[i], places[j], base, faults);
    }
  }
}

std::string why_fixed(const std::string& key) {
  const std::string section = key.substr(0, key.find('.'));
  if (section == "grid" || section == "hypotheses") return "it is about many runs, not about one";
  if (section == "replicates") return "each cell has as many runs anyway";
  if (section == "experiment") return "one file is one experiment";
  return is_cosmetic(section) ? "it doesn't change what a run computes" : "";
}

bool lies_within(const std::string& inner, const std::string& outer) {
  return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
}

}  // namespace flatline::config
