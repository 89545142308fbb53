#pragma once

#include <limits>
#include <string>

#include <flatline/export.hpp>

namespace flatline {

/// The values that a numeric parameter may take.
struct FLATLINE_API Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = true;
  bool high_open = true;

  /// Tells whether `value` lies inside; NaN never does.
  bool contains(double value) const;
  /// Prints the range as mathematicians do: `[0, 1)`.
  std::string text() const;
};

inline constexpr Range any{};
inline constexpr Range positive{0, std::numeric_limits<double>::infinity(), true, true};
inline constexpr Range non_negative{0, std::numeric_limits<double>::infinity(), false, true};
inline constexpr Range unit_interval{0, 1, false, false};

/// Makes the range [low, ∞).
constexpr Range at_least(double low) {
  return {low, std::numeric_limits<double>::infinity(), false, true};
}
/// Makes the range [low, high].
constexpr Range closed(double low, double high) { return {low, high, false, false}; }
/// Makes the range [low, high).
constexpr Range half_open(double low, double high) { return {low, high, false, true}; }
/// Makes the range (low, high).
constexpr Range open(double low, double high) { return {low, high, true, true}; }

}  // namespace flatline
