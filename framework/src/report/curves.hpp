#pragma once

#include <map>
#include <vector>

#include <flatline/types.hpp>
#include <nlohmann/json.hpp>

namespace flatline::report {

using Json = nlohmann::ordered_json;

/// Prints a number with five significant digits, whole numbers in full, and what is not finite as
/// null: more than a screen can show.
Json drawn_number(double value);
Json drawn_numbers(const std::vector<double>& values);

/// Picks at most `points` of `n` places, evenly, the first and the last among them.
std::vector<std::size_t> evenly(std::size_t n, std::size_t points);

/// One quantity over epochs or steps in several replicates.
class Band {
 public:
  /// Adds a replicate. Values that are not finite are left out, and counted behind place 0.
  void add(const std::vector<double>& places, const std::vector<double>& values);
  bool empty() const { return values_.empty() && not_finite_ == 0; }
  /// Draws the band over at most `points` stretches of places: `x` (their ends), `median` over the
  /// replicates there, `low` and `high` of all values in the stretch, so that no spike is lost;
  /// `of` places in all, and `not_finite` values.
  Json json(std::size_t points) const;

 private:
  std::map<double, std::vector<double>> values_;
  Index not_finite_ = 0;
};

}  // namespace flatline::report
