#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "param/reader.hpp"

namespace flatline {
namespace {

template <class T, class... Format>
std::optional<T> whole(std::string_view text, Format... format) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, format...);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return value;
}

/// Reads `0x1F` and `0o17`, the other bases of the core schema.
std::optional<std::uint64_t> based(std::string_view text) {
  if (text.starts_with("0x")) return whole<std::uint64_t>(text.substr(2), 16);
  if (text.starts_with("0o")) return whole<std::uint64_t>(text.substr(2), 8);
  return std::nullopt;
}

std::optional<double> infinite(std::string_view text, bool negative) {
  if (text == ".inf" || text == ".Inf" || text == ".INF") {
    return negative ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::infinity();
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> to_number(const Node& node) {
  if (!node.is_scalar() || node.quoted || node.text.empty()) return std::nullopt;
  std::string_view text = node.text;
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (const auto value = based(text)) return static_cast<double>(*value);
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (const auto value = infinite(text, negative)) return value;
  if (text.find_first_not_of("0123456789.eE+-") != text.npos) return std::nullopt;
  if (text.empty() || text.front() == '-' || text.front() == '+') return std::nullopt;
  const auto value = whole<double>(text);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

std::optional<Index> to_index(const Node& node) {
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  std::string_view text = node.text;
  if (const auto value = based(text)) return *value;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (const auto value = whole<std::uint64_t>(text)) return *value;
  const auto value = to_number(node);
  // Above 2⁵³ a real number no longer says which integer it means.
  const bool exact =
      value && *value >= 0 && *value <= 9007199254740992.0 && *value == std::floor(*value);
  return exact ? std::optional<Index>(static_cast<Index>(*value)) : std::nullopt;
}

std::optional<bool> to_bool(const Node& node) {
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  return std::nullopt;
}

bool is_none(const Node& node) {
  if (node.type == Node::Type::null) return true;
  if (!node.is_scalar() || node.quoted) return false;
  for (const char* word : {"none", "null", "Null", "NULL", "~", ""}) {
    if (node.text == word) return true;
  }
  return false;
}

std::string number_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::array<char, 64> buffer;
  char* const begin = buffer.data();
  char* const limit = begin + buffer.size();
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string text(begin, std::to_chars(begin, limit, value, format).ptr);
  const std::size_t zero = text.find('e') + 2;  // people write 1e-6 where to_chars writes 1e-06
  if (!plain && text[zero] == '0') text.erase(zero, 1);
  return text;
}

}  // namespace flatline
