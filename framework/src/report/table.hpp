#pragma once

#include <string>
#include <vector>

namespace flatline::report {

enum class Align { left, right };

/// Draws rows of text in aligned columns, two blanks apart, with a header and a rule below it.
class Table {
 public:
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Counts the columns that UTF-8 text takes on a terminal; every code point counts one, colour
/// codes none.
std::size_t columns_of(const std::string& text);
/// Breaks text into lines of at most `width` columns, each after the first indented; 0: no limit.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);
/// Prints a number with as many digits as people read: `0.994`, `-12.3`, `1.2e-05`.
std::string short_number(double value);

}  // namespace flatline::report
