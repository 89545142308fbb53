#include "report/table.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

namespace flatline::report {
namespace {

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string blanks(width - std::min(width, columns_of(text)), ' ');
  return align == Align::left ? text + blanks : blanks + text;
}

std::string without_tail(std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::size_t columns_of(const std::string& text) {
  std::size_t n = 0;
  bool escape = false;
  for (const char c : text) {
    if (c == '\033') escape = true;
    if (!escape && (static_cast<unsigned char>(c) & 0xC0) != 0x80) ++n;
    if (escape && c == 'm') escape = false;
  }
  return n;
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = columns_of(columns_[c].title);
    for (const auto& row : rows_) width = std::max(width, columns_of(row[c]));
    widths.push_back(width);
  }
  std::string head, rule, body;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    head += padded(columns_[c].title, widths[c], columns_[c].align) + "  ";
    for (std::size_t i = 0; i < widths[c]; ++i) rule += "─";
    rule += "  ";
  }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      line += padded(row[c], widths[c], columns_[c].align) + "  ";
    }
    body += without_tail(line) + "\n";
  }
  return without_tail(head) + "\n" + without_tail(rule) + "\n" + body;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  if (width == 0) return text;
  std::istringstream words(text);
  std::string out, line, word;
  while (words >> word) {
    if (!line.empty() && columns_of(line) + 1 + columns_of(word) > width) {
      out += line + "\n" + std::string(indent, ' ');
      line = word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
  }
  return out + line;
}

std::string short_number(double value) {
  if (std::isnan(value)) return "–";
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e5)) return fmt::format("{:.2e}", value);
  return size < 100 ? fmt::format("{:.3f}", value) : fmt::format("{:.1f}", value);
}

}  // namespace flatline::report
