#include "config/override.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "config/yaml.hpp"

namespace flatline::config {
namespace {

const Mark& command_line() {
  static const Mark mark{std::make_shared<const std::string>("command line"), 0, 0};
  return mark;
}

/// Makes a value say that it came from the command line.
void move_marks(Node& node) {
  node.mark = command_line();
  for (Node& item : node.items) move_marks(item);
  for (Node::Entry& entry : node.entries) {
    entry.mark = command_line();
    move_marks(entry.value);
  }
}

/// Reads text as flow YAML; empty and a fault when it is none.
std::optional<Node> parsed(const Override& given, const std::string& text, Faults& faults) {
  Faults own;
  Node node = read_yaml_text(text, "command line", own);
  move_marks(node);
  if (own.empty()) return node;
  faults.add(command_line(), "FL230", fmt::format("{}={} can't be read", given.key, given.value),
             own.list().front().problem, "Write the value as in YAML, in quotes for the shell.");
  return std::nullopt;
}

bool is_key(const Override& given, Faults& faults) {
  const std::string& key = given.key;
  const bool well_formed = !key.empty() && key.front() != '.' && key.back() != '.' &&
                           key.find("..") == key.npos && key.find(' ') == key.npos;
  if (!well_formed) {
    faults.add(command_line(), "FL230", fmt::format("{}={} has no key", key, given.value),
               "a key is a path such as optimizer.learning_rate", "Write key=value.");
  }
  return well_formed;
}

/// Finds the factor that sets the value at `key` itself, or null.
const GridFactor* find_setter(const Grid& grid, const std::string& key, const Node& base) {
  const Node* target = base.at(key);
  for (const GridFactor& factor : grid.factors) {
    for (const std::string& other : factor.keys) {
      if (other == key || (target && target == base.at(other))) return &factor;
    }
  }
  return nullptr;
}

/// Tells whether a level replaces something around `key`. A bare name changes only the plugin.
bool overwrites(const GridFactor& factor, const std::string& key) {
  return std::any_of(factor.levels.begin(), factor.levels.end(), [&](const Level& level) {
    return std::any_of(level.settings.begin(), level.settings.end(), [&](const Setting& setting) {
      return lies_within(key, setting.key) && !setting.value.is_scalar();
    });
  });
}

void refuse_varied(const Override& given, const Node& base, const Grid& grid, Faults& faults) {
  for (const GridFactor& factor : grid.factors) {
    if (&factor != find_setter(grid, given.key, base) && !overwrites(factor, given.key)) continue;
    faults.add(command_line(), "FL231", fmt::format("{} is varied by the grid", given.key),
               "its value would be overwritten, see " + factor.mark.text(),
               "Leave it out, or change the grid.");
  }
}

void add_sweep(const Override& sweep, const Node& base, Grid& grid, Faults& faults) {
  const auto levels = parsed(sweep, "[" + sweep.value + "]", faults);
  if (!levels) return;
  if (const GridFactor* factor = find_setter(grid, sweep.key, base)) {
    faults.add(command_line(), "FL232", fmt::format("{} is a factor already", sweep.key),
               factor->mark.text(), "Leave the sweep out, or remove the factor from the grid.");
    return;
  }
  grid.factors.push_back(read_factor(sweep.key, command_line(), *levels, faults));
  check_collisions(grid, base, faults);
}

}  // namespace

void assign(Node& root, const std::string& key, const Node& value) {
  const Node* present = root.at(key);
  const bool switches = present && present->find("use") && value.is_scalar();
  root.set_at(switches ? key + ".use" : key, value);
}

void apply_overrides(const std::vector<Override>& overrides, Node& root, Faults& faults) {
  for (const Override& given : overrides) {
    if (!is_key(given, faults) || given.sweep) continue;
    const std::string section = given.key.substr(0, given.key.find('.'));
    if (section == "grid" || section == "hypotheses") {
      faults.add(command_line(), "FL231", fmt::format("{} can't be overridden", given.key),
                 why_fixed(given.key), "Use --sweep key=a,b, or change the file.");
      continue;
    }
    const auto value = parsed(given, given.value, faults);
    if (!value) continue;
    try {
      assign(root, given.key, *value);
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) faults.add(fault);
    }
  }
}

void add_sweeps(const std::vector<Override>& overrides, const Node& base, std::vector<Grid>& grids,
                Faults& faults) {
  for (const Override& given : overrides) {
    for (Grid& grid : grids) {
      if (given.sweep) {
        add_sweep(given, base, grid, faults);
      } else {
        refuse_varied(given, base, grid, faults);
      }
    }
  }
}

std::string overrides_text(const std::vector<Override>& overrides) {
  std::string text;
  for (const Override& given : overrides) {
    text += fmt::format("{}{}{}={}", text.empty() ? "" : " ", given.sweep ? "--sweep " : "",
                        given.key, given.value);
  }
  return text;
}

}  // namespace flatline::config
