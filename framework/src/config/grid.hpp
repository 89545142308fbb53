#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "param/node.hpp"

namespace flatline::config {

/// One value that a level gives to a configuration key.
struct Setting {
  std::string key;
  Node value;
};

struct Level {
  std::string label;
  Mark mark;
  std::vector<Setting> settings;  ///< one; several in a zip
};

/// A factor as the file declares it: what `Factor` says, and the values to set.
struct GridFactor {
  std::string name;
  Mark mark;
  std::vector<std::string> keys;
  std::vector<Level> levels;

  /// Finds a level by its label; the number of levels when there is none.
  std::size_t place(const std::string& label) const;
};

/// A combination is removed when all of these factors have one of these levels.
using Exclusion = std::vector<std::pair<std::size_t, std::vector<std::size_t>>>;

/// The index of a level for each factor.
using Combination = std::vector<std::size_t>;

/// A product of factors without its exclusions.
struct Grid {
  Mark mark;
  std::vector<GridFactor> factors;
  std::vector<Exclusion> exclusions;

  /// Counts the combinations before exclusion, up to `most_cells` + 1.
  std::size_t product() const;
  /// Lists what the exclusions leave, the last factor fastest.
  std::vector<Combination> combinations() const;
};

/// What a plan may hold; more is a slip of the pen rather than an experiment.
inline constexpr std::size_t most_cells = 1'000'000;

/// Reads the value of `grid:`: a map is one grid, a list of maps is a union, null one cell.
/// `base` is the configuration whose keys the factors address. Faults: FL220 to FL227.
std::vector<Grid> read_grids(const Node* node, const Node& base, Faults& faults);

/// Reads the levels of one factor over one key.
GridFactor read_factor(const std::string& key, const Mark& mark, const Node& levels,
                       Faults& faults);

/// Adds faults for keys that two factors of the grid set.
void check_collisions(const Grid& grid, const Node& base, Faults& faults);

/// Tells why no factor may vary `key`, or nothing when one may.
std::string why_fixed(const std::string& key);

/// Tells whether `inner` addresses something inside the value at `outer`.
bool lies_within(const std::string& inner, const std::string& outer);

}  // namespace flatline::config
