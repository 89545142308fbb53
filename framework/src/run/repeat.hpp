#pragma once

#include "config/plan.hpp"
#include "plugin/registry.hpp"
#include "store/record.hpp"

namespace flatline::run {

/// Executes one run apart from its results folder, in a child process, and gives what it recorded.
/// Throws Error FL614 when it fails.
store::Record repeat_run(const config::Plan& plan, const config::PlannedRun& run,
                         const plugin::Registry& plugins);

}  // namespace flatline::run
