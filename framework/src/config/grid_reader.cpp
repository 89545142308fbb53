#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "config/experiment.hpp"
#include "config/grid.hpp"
#include "config/key.hpp"

namespace flatline::config {
namespace {

/// Reads the words of a grid, collecting faults.
class GridReader {
 public:
  GridReader(const Node& base, Faults& faults) : base_(base), faults_(faults) {}

  Grid read(const Node& node) {
    Grid grid;
    grid.mark = node.mark;
    if (!node.is_map()) {
      faults_.add(node.mark, "FL220", fmt::format("grid is {}", node.flow()),
                  "a grid is a map from keys to levels", "Write optimizer.learning_rate: [1e-3].");
      return grid;
    }
    for (const Node::Entry& entry : node.entries) {
      if (entry.key == "zip") {
        read_zips(entry.value, grid);
      } else if (entry.key != "exclude") {
        add(read_factor(entry.key, entry.mark, entry.value, faults_), grid);
      }
    }
    check_collisions(grid, base_, faults_);
    if (const Node* exclude = node.find("exclude")) read_exclude(*exclude, grid);
    return grid;
  }

 private:
  void add(GridFactor factor, Grid& grid) {
    const bool taken = std::any_of(grid.factors.begin(), grid.factors.end(),
                                   [&](const auto& other) { return other.name == factor.name; });
    if (taken) {
      faults_.add(factor.mark, "FL225", fmt::format("two factors are named {}", factor.name),
                  "a factor is known by its name", "Give the zip another name.");
    } else {
      grid.factors.push_back(std::move(factor));
    }
  }

  void read_zips(const Node& node, Grid& grid) {
    if (!node.is_map()) {
      bad_zip(node.mark, "zip", "it is no map", "zip: {NAME: {key1: [..], key2: [..]}}");
      return;
    }
    for (const Node::Entry& entry : node.entries) {
      if (auto factor = read_zip(entry)) add(std::move(*factor), grid);
    }
  }

  std::optional<GridFactor> read_zip(const Node::Entry& zip) {
    if (!is_zip_name(zip)) return std::nullopt;
    std::vector<GridFactor> members;
    for (const Node::Entry& entry : zip.value.entries) {
      if (entry.key == "zip") {
        bad_zip(entry.mark, "zip " + zip.key, "it holds another zip", "all keys in one zip");
        return std::nullopt;
      }
      members.push_back(read_factor(entry.key, entry.mark, entry.value, faults_));
    }
    if (members.size() < 2) {
      bad_zip(zip.mark, "zip " + zip.key, "it moves fewer than two keys in lock-step",
              "one key as a factor of its own");
      return std::nullopt;
    }
    for (const GridFactor& member : members) {
      if (member.levels.size() != members.front().levels.size()) {
        bad_zip(member.mark, "zip " + zip.key,
                fmt::format("{} has {} levels, {} has {}", members.front().name,
                            members.front().levels.size(), member.name, member.levels.size()),
                "as many levels for each key");
        return std::nullopt;
      }
    }
    return zipped(zip, members);
  }

  /// Refuses names that read like a configuration key: one could not tell which is meant.
  bool is_zip_name(const Node::Entry& zip) {
    const std::string section = zip.key.substr(0, zip.key.find('.'));
    const Experiment experiment;
    const bool is_key = std::any_of(experiment.all.begin(), experiment.all.end(),
                                    [&](const auto* param) { return section == param->name(); });
    if (is_key || section == "exclude" || section == "zip") {
      faults_.add(zip.mark, "FL225", fmt::format("a zip is named {}", zip.key),
                  "that is the name of a key", "Give the zip a name of its own.");
    }
    return !is_key && section != "exclude" && section != "zip";
  }

  GridFactor zipped(const Node::Entry& zip, const std::vector<GridFactor>& members) {
    GridFactor factor{zip.key, zip.mark, {}, {}};
    for (const GridFactor& member : members) factor.keys.push_back(member.name);
    for (std::size_t i = 0; i < members.front().levels.size(); ++i) {
      Level level{"", members.front().levels[i].mark, {}};
      for (const GridFactor& member : members) {
        level.label += (level.settings.empty() ? "" : "/") + member.levels[i].label;
        level.settings.push_back(member.levels[i].settings.front());
      }
      factor.levels.push_back(std::move(level));
    }
    return factor;
  }

  void read_exclude(const Node& node, Grid& grid) {
    if (!node.is_list()) {
      bad_exclusion(node.mark, "exclude is no list", "a list of maps from factors to levels");
      return;
    }
    for (const Node& item : node.items) {
      if (item.is_map() && !item.entries.empty()) {
        grid.exclusions.push_back(read_exclusion(item, grid));
      } else {
        bad_exclusion(item.mark, fmt::format("exclude holds {}", item.flow()),
                      "maps from factors to levels");
      }
    }
  }

  Exclusion read_exclusion(const Node& item, const Grid& grid) {
    Exclusion exclusion;
    std::vector<std::string> names;
    for (const GridFactor& factor : grid.factors) names.push_back(factor.name);
    for (const Node::Entry& entry : item.entries) {
      const auto found = std::find(names.begin(), names.end(), entry.key);
      if (found == names.end()) {
        faults_.add(entry.mark, "FL226", fmt::format("exclude: no factor {}", entry.key), "",
                    suggest(entry.key, names));
        continue;
      }
      const auto place = static_cast<std::size_t>(found - names.begin());
      exclusion.emplace_back(place, excluded_levels(entry.value, grid.factors[place]));
    }
    return exclusion;
  }

  std::vector<std::size_t> excluded_levels(const Node& value, const GridFactor& factor) {
    // A list is several levels, unless the factor's levels are such lists themselves.
    const bool several =
        value.is_list() && factor.place(level_label(value)) == factor.levels.size();
    std::vector<std::size_t> places;
    for (const Node& node : several ? value.items : std::vector<Node>{value}) {
      const std::string label = level_label(node);
      places.push_back(factor.place(label));
      if (places.back() < factor.levels.size()) continue;
      std::vector<std::string> labels;
      for (const Level& level : factor.levels) labels.push_back(level.label);
      faults_.add(node.mark, "FL226",
                  fmt::format("exclude: {} has no level {}", factor.name, label), "",
                  suggest(label, labels));
    }
    return places;
  }

  void bad_zip(const Mark& mark, const std::string& what, const std::string& why,
               const std::string& form) {
    faults_.add(mark, "FL224", what + " can't be read", why, "Write " + form + ".");
  }

  void bad_exclusion(const Mark& mark, const std::string& problem, const std::string& form) {
    faults_.add(mark, "FL226", problem, "an entry removes the cells that have all its levels",
                "Write " + form + ".");
  }

  const Node& base_;
  Faults& faults_;
};

void check_levels(const GridFactor& factor, Faults& faults) {
  for (std::size_t i = 0; i < factor.levels.size(); ++i) {
    const Level& level = factor.levels[i];
    const auto twin =
        std::find_if(factor.levels.begin(), factor.levels.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const Level& other) {
                       return other.label == level.label ||
                              other.settings.front().value.same(level.settings.front().value);
                     });
    if (twin == factor.levels.begin() + static_cast<std::ptrdiff_t>(i)) continue;
    faults.add(level.mark, "FL222",
               twin->label == level.label
                   ? fmt::format("{} has the level {} twice", factor.name, level.label)
                   : fmt::format("{} has the same value as {} and as {}", factor.name, twin->label,
                                 level.label),
               "the cells would be the same", "Remove one of them.");
  }
}

bool same_values(const Level& a, const Level& b) {
  return std::equal(a.settings.begin(), a.settings.end(), b.settings.begin(),
                    [](const auto& x, const auto& y) { return x.value.same(y.value); });
}

/// Makes factors of one name agree, so that a level means one thing in the whole plan.
void check_agreement(const GridFactor& first, const GridFactor& factor, Faults& faults) {
  const char* const why = "the grids of a union share their factors";
  if (first.keys != factor.keys) {
    faults.add(factor.mark, "FL225", fmt::format("{} moves other keys here", factor.name), why,
               "Give one zip another name.");
    return;
  }
  for (const Level& level : factor.levels) {
    const std::size_t place = first.place(level.label);
    if (place == first.levels.size() || same_values(level, first.levels[place])) continue;
    faults.add(level.mark, "FL225",
               fmt::format("{} = {} has another value here", factor.name, level.label), why,
               "Give one level another name.");
  }
}

void check_union(const std::vector<Grid>& grids, Faults& faults) {
  std::vector<const GridFactor*> seen;
  for (const Grid& grid : grids) {
    for (const GridFactor& factor : grid.factors) {
      for (const GridFactor* other : seen) {
        if (other->name == factor.name) check_agreement(*other, factor, faults);
      }
      seen.push_back(&factor);
    }
  }
}

}  // namespace

GridFactor read_factor(const std::string& key, const Mark& mark, const Node& levels,
                       Faults& faults) {
  GridFactor factor{key, mark, {key}, {}};
  if (const std::string why = why_fixed(key); !why.empty()) {
    faults.add(mark, "FL223", fmt::format("{} can't be a factor", key), why,
               "Set it outside the grid.");
    return factor;
  }
  if (!levels.is_list() && !levels.is_map()) {
    faults.add(levels.mark, "FL220", fmt::format("the factor {} is {}", key, levels.flow()),
               "a factor has a list of levels, or a map of named levels",
               fmt::format("Write {}: [{}].", key, levels.flow()));
    return factor;
  }
  for (const Node& item : levels.items) {
    factor.levels.push_back({level_label(item), item.mark, {{key, item}}});
  }
  for (const Node::Entry& entry : levels.entries) {
    factor.levels.push_back({entry.key, entry.mark, {{key, entry.value}}});
  }
  if (factor.levels.empty()) {
    faults.add(levels.mark, "FL221", fmt::format("the factor {} has no levels", key),
               "the grid would have no cells", "Give at least one level, or remove the factor.");
  }
  check_levels(factor, faults);
  return factor;
}

std::vector<Grid> read_grids(const Node* node, const Node& base, Faults& faults) {
  std::vector<Grid> grids;
  GridReader reader(base, faults);
  if (!node || node->type == Node::Type::null) {
    grids.emplace_back();
  } else if (node->is_list()) {
    if (node->items.empty()) {
      faults.add(node->mark, "FL220", "grid is an empty list", "a union needs at least one grid",
                 "Remove `grid`, or add a grid.");
    }
    for (const Node& item : node->items) grids.push_back(reader.read(item));
    check_union(grids, faults);
  } else {
    grids.push_back(reader.read(*node));
  }
  return grids;
}

}  // namespace flatline::config
