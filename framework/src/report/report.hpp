#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/plan.hpp"
#include "judge/verdict.hpp"
#include "store/summary.hpp"

namespace flatline::report {

/// How tables are drawn.
struct Style {
  bool colour = false;     ///< on a terminal without NO_COLOR
  std::size_t width = 80;  ///< columns of the terminal; 0: no limit
};
/// Looks at stdout.
Style style_of_stdout();

/// The metric that stands for a run in tables when none is named: test.r2, or
/// test.balanced_accuracy where the task is a classification.
std::string main_metric(const std::vector<store::Summary>& runs);

/// Refuses with Error FL130 a metric that none of the runs has, if any run has metrics at all.
void require_known_metric(const std::string& metric, const std::vector<store::Summary>& runs);

/// One cell with what its replicates came to.
struct CellRow {
  std::size_t cell = 0;
  Index planned = 0, ok = 0, failed = 0;
  std::map<std::string, Index> outcomes;  ///< outcome → runs
  Index n = 0;                            ///< runs that have the metric
  /// Of the metric; low and high are its 95 % t interval, as far as the metric's values go.
  double mean = 0, median = 0, low = 0, high = 0;
};
std::vector<CellRow> cell_rows(const config::Plan& plan, const std::vector<store::Summary>& runs,
                               const std::string& metric);

/// Draws the table of cells: factors that vary, n, outcome counts, the metric with its interval.
std::string cell_table(const config::Plan& plan, const std::vector<CellRow>& rows,
                       const std::string& metric, const Style& style);
/// Draws the verdicts: id, verdict, the sentence with the numbers.
std::string verdict_table(const std::vector<judge::Verdict>& verdicts, const Style& style);
/// Prints `total 24, ok 24, failed 0, skipped 0`; skipped are runs that are not there yet.
std::string total_line(const std::vector<store::Summary>& runs);
/// Lists the failed runs with state, phase and reason, alike ones together; "" when there is none.
std::string failure_table(const config::Plan& plan, const std::vector<store::Summary>& runs,
                          const Style& style);

nlohmann::ordered_json to_json(const config::Plan& plan, const std::vector<CellRow>& rows,
                               const std::string& metric);
nlohmann::ordered_json to_json(const std::vector<judge::Verdict>& verdicts);

}  // namespace flatline::report
