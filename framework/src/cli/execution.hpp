#pragma once

#include "cli/verb.hpp"
#include "run/runner.hpp"

namespace flatline::cli {

/// Adds the option --retry.
void add_retry(po::options_description& options);
/// Reads it. Throws Error FL109.
std::set<store::State> retry_states(const Arguments& arguments);

/// Adds the options of the verbs that execute runs.
void add_execution(po::options_description& options);
/// Reads them. Throws Error FL107, FL109, FL117.
run::Options execution_options(const Arguments& arguments);

/// The exit code of the runs that belong to `shard`.
Exit exit_of(const run::Report& report, const run::Shard& shard);

}  // namespace flatline::cli
