#pragma once

#include <string>

#include "report/report.hpp"

namespace flatline::report {

/// Writes one line per run: id, factors, state, outcome and every metric (RFC 4180; empty where a
/// run has no value or it is not a number), so that any table program reads it. A factor whose name
/// is that of another column gets `factor.` in front, as in the index.
std::string runs_csv(const config::Plan& plan, const std::vector<store::Summary>& runs);
/// Writes the table of cells as a LaTeX tabular with booktabs rules.
std::string cells_latex(const config::Plan& plan, const std::vector<CellRow>& rows,
                        const std::string& metric);

}  // namespace flatline::report
