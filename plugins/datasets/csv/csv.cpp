#include <algorithm>

#include <flatline/plugin.hpp>

#include "table.hpp"
namespace fl = flatline;

using Names = std::vector<std::string>;
struct CsvParams : fl::SeriesParams {
  fl::Param<std::string> file{
      this,    "file", fl::required,
      fl::any, "1",    "text file; see FLATLINE_DATA_PATH for where it is looked for"};
  fl::Param<Names> inputs{this,    "inputs", Names{},
                          fl::any, "1",      "names of the input columns; empty: all columns"};
  fl::Param<Names> targets{this,    "targets", Names{},
                           fl::any, "1",       "names of the predicted columns; empty: the inputs"};
};

/// Finds the columns with these names; what isn't there becomes a fault at `asked`.
static arma::Col<fl::Index> find(const csv::Table& table, const Names& names,
                                 const fl::ParamBase& asked, fl::Faults& faults) {
  arma::Col<fl::Index> places(names.size(), arma::fill::zeros);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::find(table.names.begin(), table.names.end(), names[i]);
    if (found == table.names.end()) {
      faults.add(asked.mark(), "FL408", *table.file + " has no column " + names[i],
                 "named in " + asked.path(), fl::suggest(names[i], table.names));
    } else {
      places[i] = static_cast<fl::Index>(found - table.names.begin());
    }
  }
  return places;
}

/// Reads these columns; cells that aren't finite numbers become faults at their places.
static arma::mat parse(const csv::Table& table, const arma::Col<fl::Index>& columns,
                       fl::Faults& faults) {
  arma::mat values(table.names.size(), table.rows.size(), arma::fill::zeros);
  for (fl::Index t = 0; t < values.n_cols; ++t) {
    for (const fl::Index c : columns) {
      const csv::Cell& cell = table.rows[t].cells[c];
      if (csv::to_number(cell.text, values(c, t))) continue;
      faults.add(table.mark(table.rows[t].line, cell.column), "FL406",
                 cell.text.empty() ? "the cell is empty" : cell.text + " is not a finite number",
                 "column " + table.names[c] + " is used",
                 "Write a number with a decimal point, or leave the column out.");
    }
  }
  return values;
}

/// Reads one multivariate series from a text file, one row a step, in the order of time. Columns
/// that are neither inputs nor targets may hold anything. Throws Error FL404–FL410.
template <class T>
class Csv final : public fl::SeriesDataset<T> {
 public:
  explicit Csv(const CsvParams& p) : fl::SeriesDataset<T>(p) {
    const csv::Table table = csv::read(p.file, p.file.mark());
    const Names& inputs = p.inputs.get().empty() ? table.names : p.inputs.get();
    fl::Faults faults;
    inputs_ = find(table, inputs, p.inputs, faults);
    targets_ = p.targets.get().empty() ? inputs_ : find(table, p.targets, p.targets, faults);
    faults.raise();
    values_ = parse(table, arma::unique(arma::join_cols(inputs_, targets_)), faults);
    csv::raise(faults, table);
  }

  fl::Task task() const override { return this->window_task(inputs_, targets_); }
  fl::Series3<T> draw_series(fl::Rng&) const override {
    fl::Series3<T> out{arma::Cube<T>(values_.n_rows, 1, values_.n_cols), inputs_, targets_};
    for (fl::Index t = 0; t < values_.n_cols; ++t) {
      out.values.slice(t).col(0) = arma::conv_to<arma::Col<T>>::from(values_.col(t));
    }
    return out;
  }

 private:
  arma::mat values_;  // columns of the file × steps
  arma::Col<fl::Index> inputs_, targets_;
};
FLATLINE_PLUGIN(fl::dataset<Csv, CsvParams>("csv", "Time series from a text file", "none"))
