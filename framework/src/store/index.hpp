#pragma once

#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "store/summary.hpp"

namespace flatline::store {

/// How an index holds its runs: as links to their files, or as copies.
enum class Collect { links, copy };

/// Writes `index.h5` of a results folder: the table /summary with a column for each factor, state,
/// outcome and metric, /times beside it, and the runs that have a file below /runs. Equal runs
/// give equal bytes but for the times. A damaged run file becomes a warning FL604 and is left out
/// of /runs. Throws Error FL601 when the disk refuses the file.
void collect(const std::filesystem::path& results, const config::Plan& plan,
             const std::vector<Summary>& summaries, Collect mode, Faults& warnings);

}  // namespace flatline::store
