#pragma once

#include <filesystem>

#include "config/plan.hpp"
#include "plugin/registry.hpp"
#include "run/builds.hpp"
#include "run/runner.hpp"

namespace flatline::run {

/// Makes a results folder ready: checks that the `bytes` which the runs will need can be written,
/// and freezes the plan in it, with the state of the git tree that the experiment `file` lies in.
/// Throws Error FL6xx when the folder can't be used.
void freeze_plan(const config::Plan& plan, const std::filesystem::path& file,
                 const std::filesystem::path& folder, double bytes);

/// Gives what is known of each run of a plan, in its order. Tells on stderr what is damaged, and of
/// finished runs of another build; where `retry` holds stale, these become so.
std::vector<store::Summary> known_runs(const config::Plan& plan, const Builds& builds,
                                       const std::filesystem::path& folder,
                                       const std::set<store::State>& retry);

/// Executes what is missing of the plan that is frozen in a results folder. Any number of processes
/// may do so at once: each run is done by one of them. The report is whole.
Report execute_plan(const config::Plan& plan, const plugin::Registry& plugins,
                    const std::filesystem::path& folder, const Options& options,
                    const Interrupt& interrupt);

}  // namespace flatline::run
