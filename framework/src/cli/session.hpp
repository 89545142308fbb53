#pragma once

#include <filesystem>
#include <vector>

#include "cli/verb.hpp"
#include "config/plan.hpp"
#include "plugin/registry.hpp"
#include "store/summary.hpp"

namespace flatline::cli {

/// Loads every plugin of the search path and of --plugin-dir.
const plugin::Registry& load_plugins(const Arguments& arguments);

/// Reads the experiment file that the first word names, with the overrides behind it and --sweep.
config::Plan plan_from(const Arguments& arguments, const ComponentSource& components);
/// Adds the option --sweep.
void add_sweep(po::options_description& options);

/// The results folder of a plan: --results, else results/<experiment> below the working folder.
std::filesystem::path results_folder(const Arguments& arguments, const config::Plan& plan);

/// A results folder that is looked at: its frozen plan and what is known of each run.
struct Opened {
  std::filesystem::path folder;
  config::Plan plan;
  std::vector<store::Summary> runs;  ///< in plan order
};
/// Finds the results folder named by `word`: the folder itself, an experiment file whose results
/// lie in results/<experiment>, or the name of an experiment. Throws Error FL105 when there is
/// none.
std::filesystem::path results_of(const std::string& word);
/// Opens the results folder named by `word`.
Opened open_results(const std::string& word);

/// Says on stderr how many finished runs of the folder belong to no cell of its plan, if any.
void mention_unplanned(const Opened& opened);

/// Finds the runs that `selector` means: a run id, a prefix of one, "last" or "failed". Throws
/// Error FL106 when there is none.
std::vector<std::size_t> select_runs(const Opened& opened, const std::string& selector);

}  // namespace flatline::cli
