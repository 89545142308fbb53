#pragma once

#include <filesystem>
#include <vector>

#include "judge/verdict.hpp"
#include "run/runner.hpp"

namespace flatline::cli {

/// Prints what `run` came to: the table of cells, the verdicts, the failures, how to go on, and as
/// the last line the totals. With `json`, one object.
void conclude(const config::Plan& plan, const std::filesystem::path& folder,
              const run::Report& report, const std::vector<judge::Verdict>& verdicts, bool json);

}  // namespace flatline::cli
