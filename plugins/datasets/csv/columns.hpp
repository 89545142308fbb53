#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <flatline/plugin.hpp>

#include "table.hpp"

namespace csv {

/// Finds the columns with these names; what isn't there becomes a fault at `asked`.
inline arma::Col<flatline::Index> find(const Table& table, const std::vector<std::string>& names,
                                       const flatline::ParamBase& asked, flatline::Faults& faults) {
  arma::Col<flatline::Index> places(names.size(), arma::fill::zeros);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::find(table.names.begin(), table.names.end(), names[i]);
    if (found == table.names.end()) {
      faults.add(asked.mark(), "FL408", *table.file + " has no column " + names[i],
                 "named in " + asked.path(), flatline::suggest(names[i], table.names));
    } else {
      places[i] = static_cast<flatline::Index>(found - table.names.begin());
    }
  }
  return places;
}

/// Reads these columns: columns of the file × rows. Cells that aren't finite numbers become faults
/// at their places, but those that say that a number is missing become NaN if `missing` is allowed.
inline arma::mat parse(const Table& table, const arma::Col<flatline::Index>& columns, bool missing,
                       flatline::Faults& faults) {
  arma::mat values(table.names.size(), table.rows.size(), arma::fill::zeros);
  for (flatline::Index t = 0; t < values.n_cols; ++t) {
    for (const flatline::Index c : columns) {
      const Cell& cell = table.rows[t].cells[c];
      if (to_number(cell.text, values(c, t))) continue;
      if (missing && is_missing(cell.text)) {
        values(c, t) = NAN;
        continue;
      }
      faults.add(
          table.mark(table.rows[t].line, cell.column), "FL406",
          cell.text.empty() ? "the cell is empty" : shown(cell.text) + " is not a finite number",
          "column " + shown(table.names[c]) + " is used",
          "Write a number with a decimal point, or leave the column out.");
    }
  }
  return values;
}

}  // namespace csv
