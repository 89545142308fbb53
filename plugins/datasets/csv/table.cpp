#include "table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace csv {
namespace {

namespace fs = std::filesystem;
using flatline::Error;
using flatline::Faults;

constexpr const char* blanks = " \t\r";

std::vector<fs::path> places(const std::string& name) {
  std::vector<fs::path> out{name};
  if (const char* folders = std::getenv("FLATLINE_DATA_PATH")) {
    std::istringstream list(folders);
    for (std::string folder; std::getline(list, folder, ':');)
      out.push_back(fs::path(folder) / name);
  }
  out.push_back(fs::path("data") / name);
  return out;
}

fs::path locate(const std::string& name, const flatline::Mark& asked) {
  std::string tried;
  for (const fs::path& place : places(name)) {
    if (fs::is_regular_file(place)) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw Error({asked, "FL404", "the file " + name + " is not there", "looked for " + tried,
               "Correct dataset.file or set FLATLINE_DATA_PATH to the folder that holds it."});
}

char find_delimiter(const std::string& line) {
  for (const char c : {'\t', ';', ','}) {
    if (line.find(c) != std::string::npos) return c;
  }
  return ' ';
}

/// Finds where the cell that starts at `begin` ends: at a delimiter outside of quotes.
std::size_t end_of_cell(const std::string& line, std::size_t begin, char delimiter) {
  bool quoted = false;
  for (std::size_t i = begin; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == delimiter && !quoted) return i;
  }
  return line.size();
}

Cell make_cell(const std::string& line, std::size_t begin, std::size_t end) {
  const int column = static_cast<int>(begin) + 1;
  std::string_view text(line.data() + begin, end - begin);
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  text = text.substr(0, text.find_last_not_of(blanks) + 1);
  if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return {std::string(text), column};
}

/// `expected` cells need no more memory than they take.
std::vector<Cell> split(const std::string& line, char delimiter, std::size_t expected) {
  std::vector<Cell> cells;
  cells.reserve(expected);
  std::size_t begin = 0;
  while (true) {
    // Blanks separate cells however many there are; each other delimiter makes a cell of its own.
    if (delimiter == ' ') begin = std::min(line.find_first_not_of(blanks, begin), line.size());
    if (delimiter == ' ' && begin == line.size()) return cells;
    const std::size_t end = end_of_cell(line, begin, delimiter);
    cells.push_back(make_cell(line, begin, end));
    if (end == line.size()) return cells;
    begin = end + 1;
  }
}

std::vector<Row> read_rows(std::istream& in, const Table& table) {
  std::vector<Row> rows;
  char delimiter = 0;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (const std::size_t zero = line.find('\0'); zero != std::string::npos) {
      throw Error({table.mark(number, static_cast<int>(zero) + 1), "FL405", "the file is no text",
                   "there is a byte 0, as in UTF-16 or binary files", "Save it as text in UTF-8."});
    }
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // byte-order mark
    line.erase(line.find_last_not_of('\r') + 1);
    if (line.find_first_not_of(blanks) == std::string::npos) continue;
    if (delimiter == 0) delimiter = find_delimiter(line);
    const std::size_t expected = rows.empty() ? 0 : rows.back().cells.size();
    rows.push_back({split(line, delimiter, expected), number});
  }
  return rows;
}

/// Takes the names off the first row, or makes them.
void name_columns(Table& table, Faults& faults) {
  const Row first = table.rows.front();
  const bool header = std::any_of(first.cells.begin(), first.cells.end(), [](const Cell& cell) {
    double value;
    return !to_number(cell.text, value);
  });
  for (std::size_t i = 0; i < first.cells.size(); ++i) {
    const std::string name = header ? first.cells[i].text : std::to_string(i + 1);
    if (std::count(table.names.begin(), table.names.end(), name) > 0) {
      faults.add(table.mark(first.line, first.cells[i].column), "FL409",
                 "two columns are named " + shown(name), "columns are chosen by name",
                 "Rename one.");
    }
    table.names.push_back(name);
  }
  if (header) table.rows.erase(table.rows.begin());
}

void require_equal_rows(const Table& table, Faults& faults) {
  for (const Row& row : table.rows) {
    if (row.cells.size() == table.names.size()) continue;
    faults.add(table.mark(row.line, 1), "FL407",
               "the row has " + std::to_string(row.cells.size()) + " cells",
               "the first row has " + std::to_string(table.names.size()),
               "Fill up or shorten the row.");
  }
}

}  // namespace

bool to_number(const std::string& text, double& value) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end && std::isfinite(value);
}

std::string shown(const std::string& text) {
  std::size_t end = 40;
  if (text.size() <= end) return text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // whole UTF-8
  return text.substr(0, end) + "…";
}

bool is_missing(const std::string& text) {
  return text.empty() || text == "NA" || text == "NaN" || text == "nan";
}

void raise(const Faults& faults, const Table& table) {
  constexpr std::size_t shown = 10;
  if (faults.list().size() <= shown) return faults.raise();
  Faults some;
  for (std::size_t i = 0; i < shown; ++i) some.add(faults.list()[i]);
  some.add(table.mark(), "FL410",
           "there are " + std::to_string(faults.list().size() - shown) + " more faults",
           "only the first ten are listed", "Correct those and run check again.");
  some.raise();
}

Table read(const std::string& name, const flatline::Mark& asked) {
  const fs::path place = locate(name, asked);
  std::ifstream in(place);
  if (!in) {
    throw Error({asked, "FL404", "the file " + place.string() + " can't be read",
                 "it is there but does not open", "Give yourself the right to read it."});
  }
  Table table{std::make_shared<const std::string>(place.string()), {}, {}};
  table.rows = read_rows(in, table);
  Faults faults;
  if (!table.rows.empty()) name_columns(table, faults);
  if (table.rows.empty()) {
    throw Error({table.mark(), "FL405", "the file holds no numbers", "there is no row of data",
                 "Write one row for each step below the names of the columns."});
  }
  require_equal_rows(table, faults);
  raise(faults, table);
  return table;
}

}  // namespace csv
