#pragma once

#include <string>
#include <vector>

#include "config/grid.hpp"
#include "config/plan.hpp"

namespace flatline::config {

/// Sets the value at `key`. The bare name of a plugin, where a map with `use:` stands, changes the
/// plugin and keeps the other settings; the new plugin refuses those it lacks. Throws Error FL212
/// when the key leads nowhere.
void assign(Node& root, const std::string& key, const Node& value);

/// Sets each `key=value` in `root`; sweeps are left alone. Faults: FL230, FL231.
void apply_overrides(const std::vector<Override>& overrides, Node& root, Faults& faults);

/// Adds each sweep as a factor to all grids, and refuses overrides of keys that a grid varies.
/// Faults: FL230 to FL232.
void add_sweeps(const std::vector<Override>& overrides, const Node& base, std::vector<Grid>& grids,
                Faults& faults);

/// Prints overrides as they were given: `optimizer.learning_rate=1 --sweep seed=1,2`.
std::string overrides_text(const std::vector<Override>& overrides);

}  // namespace flatline::config
