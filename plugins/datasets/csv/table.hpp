#pragma once

#include <memory>
#include <string>
#include <vector>

#include <flatline/error.hpp>

namespace csv {

/// One cell with its column in the line, from 1.
struct Cell {
  std::string text;
  int column = 0;
};

/// One line that isn't blank.
struct Row {
  std::vector<Cell> cells;
  int line = 0;
};

/// A text file split into cells. Cells are separated by tabs, semicolons, commas or blanks,
/// whichever the first line holds (looked for in this order), and may stand in double quotes. A
/// first line in which some cell isn't a number names the columns, else their names are 1, 2, …
struct Table {
  std::shared_ptr<const std::string> file;  ///< as found
  std::vector<std::string> names;
  std::vector<Row> rows;

  flatline::Mark mark(int line = 0, int column = 0) const { return {file, line, column}; }
};

/// Looks for `name` in the working folder, the folders of FLATLINE_DATA_PATH (separated by colons)
/// and the folder `data` of the working folder, and reads it. Throws Error FL404 when it isn't
/// there or can't be read, FL405 when it holds no numbers or is no text, FL407 for rows of unequal
/// length, FL409 for columns of equal name.
Table read(const std::string& name, const flatline::Mark& asked);

/// Reads a finite number written with a decimal point, whatever the locale.
bool to_number(const std::string& text, double& value);

/// Gives a text as it is shown in a message: of a long one the beginning.
std::string shown(const std::string& text);

/// Tells whether a cell says that its number is missing: it is empty, NA, NaN or nan.
bool is_missing(const std::string& text);

/// Throws what was found in a file: ten faults, and how many more there are.
void raise(const flatline::Faults& faults, const Table& table);

}  // namespace csv
