#include <algorithm>
#include <array>

#include "param/schema.hpp"

namespace flatline {
namespace {

constexpr std::size_t n_columns = 6;
using Row = std::array<std::string, n_columns>;

/// Counts the columns that a UTF-8 text takes on a terminal; no text of ours is wider than one
/// column per character.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string allowed(const ParamSchema& param) {
  std::string words;
  for (const std::string& word : param.words) words += (words.empty() ? "" : " | ") + word;
  if (!words.empty()) return words;
  return is_numeric(param) ? param.range.text() : "";
}

std::string type_text(const ParamSchema& param) {
  if (param.type == "plugin") return param.kind;
  if (param.type == "plugins") return "list of " + param.kind;
  return param.optional ? param.type + " or none" : param.type;
}

void add_rows(const std::vector<ParamSchema>& params, const std::string& indent,
              std::vector<Row>& rows) {
  for (const ParamSchema& param : params) {
    rows.push_back({indent + param.name, type_text(param), param.required ? "required" : param.dflt,
                    allowed(param), is_numeric(param) ? param.unit : "", param.doc});
    add_rows(param.inner, indent + "  ", rows);
  }
}

}  // namespace

std::string params_table(const std::vector<ParamSchema>& params) {
  std::vector<Row> rows;
  add_rows(params, "", rows);
  std::array<std::size_t, n_columns> widths{};
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < n_columns; ++c) widths[c] = std::max(widths[c], width(row[c]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t c = 0; c + 1 < n_columns; ++c) {
      if (widths[c] > 0) text += row[c] + std::string(widths[c] - width(row[c]) + 2, ' ');
    }
    text += row.back() + '\n';
  }
  return text;
}

}  // namespace flatline
