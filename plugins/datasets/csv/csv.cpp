#include <flatline/plugin.hpp>

#include "columns.hpp"
#include "sequences.hpp"
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
  fl::Choice<bool> missing{
      this,
      "missing",
      false,
      {{"refuse", false}, {"allow", true}},
      "cells that are empty, NA or nan; fill what is allowed with a transform"};
};

/// Reads one multivariate series from a text file, one row a step, in the order of time. Columns
/// that are neither inputs nor targets may hold anything. Missing values, where they are allowed,
/// become NaN, and a missing target has weight 0. Throws Error FL404–FL410.
template <class T>
class Csv final : public fl::SeriesDataset<T> {
 public:
  explicit Csv(const CsvParams& p) : fl::SeriesDataset<T>(p) {
    const csv::Table table = csv::read(p.file, p.file.mark());
    const Names& inputs = p.inputs.get().empty() ? table.names : p.inputs.get();
    fl::Faults faults;
    inputs_ = csv::find(table, inputs, p.inputs, faults);
    targets_ = p.targets.get().empty() ? inputs_ : csv::find(table, p.targets, p.targets, faults);
    faults.raise();
    values_ =
        csv::parse(table, arma::unique(arma::join_cols(inputs_, targets_)), p.missing, faults);
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
FLATLINE_PLUGIN(fl::dataset<Csv, CsvParams>("csv", "Time series from a text file", "none"),
                fl::dataset<CsvSequences, CsvSequencesParams>(
                    "csv-sequences", "Labelled sequences from a text file, one a row", "none"))
