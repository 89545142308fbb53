#pragma once

#include <filesystem>

#include "config/plan.hpp"
#include "plugin/registry.hpp"
#include "run/runner.hpp"

namespace flatline::run {

/// Executes a plan in a results folder: takes its lock, freezes the plan in it, does what is
/// missing, keeps the journal. `bytes` is what the runs will need on disk. Throws Error FL6xx when
/// the folder can't be used; nothing was started then.
Report execute_plan(const config::Plan& plan, const plugin::Registry& plugins,
                    const std::filesystem::path& folder, const Options& options, double bytes);

}  // namespace flatline::run
