#include <flatline/range.hpp>

#include <cmath>

#include <fmt/format.h>

#include "param/reader.hpp"

namespace flatline {
namespace {

std::string bound(double value) {
  if (std::isinf(value)) return value < 0 ? "-∞" : "∞";
  return number_text(value);
}

}  // namespace

bool Range::contains(double value) const {
  const bool above = low_open ? value > low : value >= low;
  const bool below = high_open ? value < high : value <= high;
  return above && below;
}

std::string Range::text() const {
  return fmt::format("{}{}, {}{}", low_open ? '(' : '[', bound(low), bound(high),
                     high_open ? ')' : ']');
}

}  // namespace flatline
