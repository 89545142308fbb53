#pragma once

#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "config/plan.hpp"
#include "report/curves.hpp"
#include "store/summary.hpp"

namespace flatline::report {

/// Collects all that a report says and draws as one object: question, totals, verdicts, cells with
/// the traces of their runs, failures, what has not run, provenance. It depends on the results
/// folder alone, so equal results give equal reports. A damaged run file becomes a warning FL604,
/// which the report shows too.
Json page_data(const std::filesystem::path& folder, const config::Plan& plan,
               const std::vector<store::Summary>& runs, const std::string& metric,
               Faults& warnings);

}  // namespace flatline::report
