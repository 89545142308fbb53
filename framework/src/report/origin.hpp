#pragma once

#include <filesystem>
#include <vector>

#include <flatline/error.hpp>

#include "config/plan.hpp"
#include "report/curves.hpp"
#include "store/summary.hpp"

namespace flatline::report {

/// Tells where results come from: plan, seed, experiment file, overrides, the builds that made the
/// runs with the provenance of one run each, when they ended and how long they took. A damaged
/// file becomes a warning FL604.
Json origin_json(const std::filesystem::path& folder, const config::Plan& plan,
                 const std::vector<store::Summary>& runs, Faults& warnings);

}  // namespace flatline::report
