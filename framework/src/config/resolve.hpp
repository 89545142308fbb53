#pragma once

#include <vector>

#include "config/grid.hpp"
#include "config/plan.hpp"

namespace flatline::config {

/// Gives the base the levels of a combination, outer keys before what lies within them.
/// Throws Error FL212 when a key leads nowhere.
Node configure(const Node& base, const Grid& grid, const Combination& combination);

/// Reads the cells of a grid as experiments: `config` with all defaults spelled out, and `key`.
/// What is wrong with a cell goes to `faults`, once for all cells that share it, and the cells
/// returned are then incomplete.
std::vector<Cell> resolve(const Node& base, const Grid& grid,
                          const std::vector<Combination>& combinations,
                          const ComponentSource& components, Faults& faults);

}  // namespace flatline::config
