#pragma once

#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "report/curves.hpp"
#include "store/summary.hpp"

namespace flatline::report {

/// Chooses the run that stands for its cell: of those in state ok the one whose metric is the
/// median (the lower of two), or the first where none has the metric. Null when none is ok.
const store::Summary* median_run(const std::vector<const store::Summary*>& runs,
                                 const std::string& metric);

/// Reads what the charts of one cell show, each with at most `points` places: `loss` and
/// `validation_loss` over the replicates; of the run `shown` also `answers`, `lag`, `update` and
/// `saturation`. What was not recorded is null. A damaged file becomes a warning FL604.
Json cell_traces(const std::filesystem::path& folder,
                 const std::vector<const store::Summary*>& runs, const store::Summary& shown,
                 std::size_t points, Faults& warnings);

}  // namespace flatline::report
