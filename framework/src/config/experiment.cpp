#include "config/experiment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <regex>
#include <span>

#include <fmt/format.h>

#include "param/reader.hpp"

namespace flatline::config {
namespace {

struct Unit {
  std::string_view name;
  double size;
};

constexpr std::array<Unit, 3> times{{{"s", 1}, {"min", 60}, {"h", 3600}}};
constexpr std::array<Unit, 2> sizes{{{"MB", 1e6}, {"GB", 1e9}}};

/// Reads `10 min` in the smallest of the units; `none` is 0. Empty when it is neither.
std::optional<double> quantity(const std::string& text, std::span<const Unit> units) {
  if (text == "none") return 0.0;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || !std::isfinite(value) || value <= 0) return std::nullopt;
  std::string_view name(rest, static_cast<std::size_t>(end - rest));
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  for (const Unit& unit : units) {
    if (unit.name == name) return value * unit.size;
  }
  return std::nullopt;
}

}  // namespace

void SplitParams::check(Check& check) const {
  const double sum = train + validation + test;
  check.require(
      std::abs(sum - 1) <= 1e-9, train, fmt::format("the shares of split sum to {:.10g}", sum),
      "each sequence belongs to exactly one part", "Make train, validation and test sum to 1.");
}

double LimitParams::wall_seconds() const { return quantity(wall, times).value(); }

double LimitParams::memory_bytes() const { return quantity(memory, sizes).value(); }

void LimitParams::check(Check& check) const {
  check.require(quantity(wall, times).has_value(), wall,
                fmt::format("limits.wall = {} is no time", wall.get()),
                "a time is a positive number with a unit", "Write 90 s, 10 min, 2 h or none.");
  check.require(quantity(memory, sizes).has_value(), memory,
                fmt::format("limits.memory = {} is no size", memory.get()),
                "a size is a positive number with a unit", "Write 500 MB, 2 GB or none.");
}

void Experiment::check(Check& check) const {
  static const std::regex name("[A-Za-z0-9][A-Za-z0-9._-]*");
  check.require(
      experiment.get().size() <= 100 && std::regex_match(experiment.get(), name), experiment,
      fmt::format("experiment = {} can't name a folder", experiment.get()),
      "the results folder bears this name",
      "Use at most 100 letters, digits, dots, hyphens and underscores, a letter or digit first.");
}

bool is_cosmetic(const std::string& key) {
  static constexpr std::array<std::string_view, 5> names{"experiment", "question", "source",
                                                         "limits", "replicates"};
  return std::find(names.begin(), names.end(), key) != names.end();
}

}  // namespace flatline::config
