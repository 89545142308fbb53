#include "config/resolve.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "config/experiment.hpp"
#include "config/key.hpp"
#include "config/override.hpp"

namespace flatline::config {
namespace {

std::string section_of(const std::string& key) { return key.substr(0, key.find('.')); }

/// Lists the settings of a combination in the order in which they are to be made.
std::vector<const Setting*> settings_of(const Grid& grid, const Combination& combination) {
  std::vector<const Setting*> settings;
  for (std::size_t f = 0; f < grid.factors.size(); ++f) {
    for (const Setting& setting : grid.factors[f].levels[combination[f]].settings) {
      settings.push_back(&setting);
    }
  }
  std::stable_sort(settings.begin(), settings.end(),
                   [](const auto* a, const auto* b) { return a->key.size() < b->key.size(); });
  return settings;
}

/// A top-level key of the experiment. Its value depends only on the factors that address it, so
/// it is read once for each combination of their levels and not once for each cell.
class Section {
 public:
  struct Variant {
    Node resolved;
    std::string canonical;  ///< of what differs from the defaults; empty when nothing does
  };

  Section(ParamBase& param, const Node& base, const Grid& grid, const ComponentSource& components)
      : param_(param), grid_(grid), components_(components) {
    only_.all = {&param};
    base_ = Node::map({}, base.mark);
    for (const Node::Entry& entry : base.entries) {
      if (entry.key == param.name()) base_.entries.push_back(entry);
    }
    for (std::size_t f = 0; f < grid.factors.size(); ++f) {
      const auto& keys = grid.factors[f].keys;
      if (std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return owns(key); })) {
        factors_.push_back(f);
      }
    }
  }

  const char* name() const { return param_.name(); }

  const Variant& at(const Combination& combination) {
    Combination levels;
    for (const std::size_t f : factors_) levels.push_back(combination[f]);
    const auto [place, fresh] = variants_.try_emplace(std::move(levels));
    if (fresh) place->second = read(combination, place->first);
    return place->second;
  }

  /// Adds each fault once, with the levels that it needs to appear.
  void report(Faults& faults) const {
    for (const Sighting& sighting : sightings_) {
      Fault fault = sighting.fault;
      if (sighting.levels.size() < variants_.size()) blame(sighting, fault);
      faults.add(std::move(fault));
    }
  }

 private:
  /// A fault and the levels of `factors_` under which it was seen.
  struct Sighting {
    Fault fault;
    std::vector<Combination> levels;
  };

  bool owns(const std::string& key) const { return section_of(key) == param_.name(); }

  Variant read(const Combination& combination, const Combination& levels) {
    Faults faults;
    param_.reset();
    try {
      Node node = base_;
      for (const Setting* setting : settings_of(grid_, combination)) {
        if (owns(setting->key)) assign(node, setting->key, setting->value);
      }
      Reader(components_, faults).read(node, only_, "", "an experiment");
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) faults.add(fault);
    }
    for (const Fault& fault : faults.list()) note(fault, levels);
    if (!faults.empty()) return {};
    const bool counts = !is_cosmetic(name()) && !param_.is_default();
    Variant variant{param_.write(true), counts ? canonical(param_.write(false)) : ""};
    variant.resolved.mark = param_.mark();
    return variant;
  }

  void note(const Fault& fault, const Combination& levels) {
    for (Sighting& sighting : sightings_) {
      if (sighting.fault.id == fault.id && sighting.fault.problem == fault.problem) {
        sighting.levels.push_back(levels);
        return;
      }
    }
    sightings_.push_back({fault, {levels}});
  }

  void blame(const Sighting& sighting, Fault& fault) const {
    for (std::size_t i = 0; i < factors_.size(); ++i) {
      const std::size_t first = sighting.levels.front()[i];
      const bool common = std::all_of(sighting.levels.begin(), sighting.levels.end(),
                                      [&](const auto& levels) { return levels[i] == first; });
      const GridFactor& factor = grid_.factors[factors_[i]];
      const Level& level = factor.levels[first];
      if (!common || factor.levels.size() == 1 || level.mark.text() == fault.where.text()) continue;
      fault.why += (fault.why.empty() ? "with " : "; with ") + factor.name + " = " + level.label +
                   ", " + level.mark.text();
    }
  }

  Params only_;
  ParamBase& param_;
  Node base_;
  const Grid& grid_;
  const ComponentSource& components_;
  std::vector<std::size_t> factors_;
  std::map<Combination, Variant> variants_;
  std::vector<Sighting> sightings_;
};

Cell make_cell(const std::vector<std::pair<const Section*, const Section::Variant*>>& parts) {
  Cell cell;
  cell.config = Node::map();
  std::map<std::string_view, std::string_view> differing;
  for (const auto& [section, variant] : parts) {
    cell.config.entries.push_back({section->name(), {}, variant->resolved});
    if (!variant->canonical.empty()) differing[section->name()] = variant->canonical;
  }
  std::string text = std::to_string(schema_version);
  for (const auto& [name, value] : differing) text.append("\n").append(name).append(value);
  cell.key = hash_text(text);
  return cell;
}

}  // namespace

Node configure(const Node& base, const Grid& grid, const Combination& combination) {
  Node node = base;
  for (const Setting* setting : settings_of(grid, combination)) {
    assign(node, setting->key, setting->value);
  }
  return node;
}

std::vector<Cell> resolve(const Node& base, const Grid& grid,
                          const std::vector<Combination>& combinations,
                          const ComponentSource& components, Faults& faults) {
  Experiment experiment;
  std::deque<Section> sections;
  for (ParamBase* param : experiment.all) sections.emplace_back(*param, base, grid, components);
  std::vector<Cell> cells;
  std::vector<std::pair<const Section*, const Section::Variant*>> parts;
  for (const Combination& combination : combinations) {
    parts.clear();
    for (Section& section : sections) parts.emplace_back(&section, &section.at(combination));
    cells.push_back(make_cell(parts));
  }
  for (const Section& section : sections) section.report(faults);
  return cells;
}

}  // namespace flatline::config
