#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <flatline/plugin.hpp>

#include "columns.hpp"

struct CsvSequencesParams : flatline::Params {
  flatline::Param<std::string> file{
      this,          "file", flatline::required,
      flatline::any, "1",    "text file; see FLATLINE_DATA_PATH for where it is looked for"};
  flatline::Param<std::string> label{this,          "label", flatline::required,
                                     flatline::any, "1",     "name of the column with the class"};
  flatline::Param<flatline::Index> features{
      this, "features", 1, flatline::at_least(1), "1", "columns that make one step, F"};
  flatline::Param<std::string> against_rest{
      this, "against_rest", "", flatline::any, "1", "a class to be told from all others, or none"};
};

/// Reads labelled sequences from a text file: one row is one sequence, and its cells but the label
/// are the steps, F cells each. Classes are the labels in alphabetical order; with `against_rest`
/// there are two, 0 for the rest and 1 for the class. Rows are shuffled for each replicate; `by:
/// time` keeps the order of the file. Throws Error FL404–FL410 for the file, FL411 when a class
/// does not occur in a part, FL414 for a class that no row has, FL415 when the cells don't fill
/// whole steps.
/// x: F × N × L. y: C × N × 1.
template <class T>
class CsvSequences final : public flatline::Dataset<T> {
 public:
  explicit CsvSequences(const CsvSequencesParams& p) : features_(p.features) {
    const csv::Table table = csv::read(p.file, p.file.mark());
    flatline::Faults faults;
    const flatline::Index label = csv::find(table, {p.label}, p.label, faults)[0];
    faults.raise();
    arma::Col<flatline::Index> columns =
        arma::regspace<arma::Col<flatline::Index>>(0, table.names.size() - 1);
    columns.shed_row(label);
    values_ = csv::parse(table, columns, false, faults);
    csv::raise(faults, table);
    values_.shed_row(label);
    if (values_.n_rows == 0 || values_.n_rows % features_ != 0) {
      throw flatline::Error(
          {p.features.mark(), "FL415",
           *table.file + " has " + std::to_string(values_.n_rows) + " columns beside the label",
           "each step takes " + std::to_string(features_) + " of them",
           "Set " + p.features.path() + " to a divisor of that number."});
    }
    classify(table, label, p.against_rest);
  }

  flatline::Task task() const override {
    const arma::vec shares = arma::mean(classes_, 1);
    return {.type = flatline::Task::Type::classification,
            .inputs = features_,
            .outputs = classes_.n_rows,
            .steps = values_.n_rows / features_,
            .floor = shares.max()};
  }
  flatline::Splits<T> make(const flatline::Split& split, flatline::Rng& rng) const override {
    arma::Col<flatline::Index> rows =
        arma::regspace<arma::Col<flatline::Index>>(0, values_.n_cols - 1);
    if (split.by != flatline::Split::By::time) rng.shuffle(rows);
    const auto counts = flatline::divide(rows.n_elem, split, "rows", "the number of rows");
    flatline::Splits<T> splits;
    flatline::Index first = 0;
    for (const auto part :
         {flatline::Part::train, flatline::Part::validation, flatline::Part::test}) {
      const flatline::Index n = counts[static_cast<std::size_t>(part)];
      if (n > 0) copy(rows.subvec(first, first + n - 1), splits[part]);
      first += n;
    }
    flatline::require_every_class(splits, "the number of rows");
    return splits;
  }

 private:
  void classify(const csv::Table& table, flatline::Index label,
                const flatline::Param<std::string>& against_rest) {
    std::vector<std::string> labels, names;
    for (const csv::Row& row : table.rows) labels.push_back(row.cells[label].text);
    names = labels;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::string& one = against_rest;
    if (!one.empty() && std::find(names.begin(), names.end(), one) == names.end()) {
      throw flatline::Error({against_rest.mark(), "FL414", *table.file + " has no class " + one,
                             "named in " + against_rest.path(), flatline::suggest(one, names)});
    }
    classes_.zeros(one.empty() ? names.size() : 2, labels.size());
    for (flatline::Index n = 0; n < labels.size(); ++n) {
      const auto place = std::lower_bound(names.begin(), names.end(), labels[n]) - names.begin();
      classes_(one.empty() ? static_cast<flatline::Index>(place) : labels[n] == one, n) = 1;
    }
  }
  void copy(const arma::Col<flatline::Index>& rows, flatline::Batch<T>& batch) const {
    batch.x.set_size(features_, rows.n_elem, values_.n_rows / features_);
    batch.y.set_size(classes_.n_rows, rows.n_elem, 1);
    for (flatline::Index n = 0; n < rows.n_elem; ++n) {
      for (flatline::Index i = 0; i < values_.n_rows; ++i) {
        batch.x(i % features_, n, i / features_) = static_cast<T>(values_(i, rows[n]));
      }
      batch.y.slice(0).col(n) = arma::conv_to<arma::Col<T>>::from(classes_.col(rows[n]));
    }
  }

  flatline::Index features_;
  arma::mat values_;   // F·L × rows of the file
  arma::mat classes_;  // C × rows, one-hot
};
