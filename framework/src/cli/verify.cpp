#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "store/audit.hpp"

namespace flatline::cli {
namespace {

nlohmann::ordered_json to_json(const Faults& faults) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Fault& fault : faults.list()) {
    list.push_back({{"id", fault.id}, {"where", fault.where.text()}, {"problem", fault.problem}});
  }
  return list;
}

/// Prints what was found and gives the exit code.
Exit conclude(const Arguments& arguments, const store::Audit& found,
              const std::vector<std::string>& unplanned) {
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"files", found.files},
                                        {"faults", to_json(found.faults)},
                                        {"unplanned", unplanned}}
                     .dump(2)
              << '\n';
  } else {
    for (const Fault& fault : found.faults.list()) std::cout << fault.text() << '\n';
    if (!unplanned.empty()) {
      const bool one = unplanned.size() == 1;
      std::cout << fmt::format("{} finished run{} to no cell of the plan\n", unplanned.size(),
                               one ? " belongs" : "s belong");
    }
    const std::size_t faults = found.faults.list().size();
    std::cout << fmt::format("{} files, {} fault{}\n", found.files, faults, faults == 1 ? "" : "s");
  }
  return found.faults.empty() ? Exit::ok : Exit::mismatch;
}

Exit verify(const Arguments& arguments) {
  const std::filesystem::path folder = results_of(arguments.words()[0]);
  try {
    const config::Plan plan = config::read_plan(folder);
    return conclude(arguments, store::audit(folder, plan), store::unplanned_runs(folder, plan));
  } catch (const Error& error) {
    if (error.id() != "FL603") throw;
    store::Audit found = store::audit(folder, {});
    for (const Fault& fault : error.faults()) found.faults.add(fault);
    return conclude(arguments, found, {});
  }
}

Exit repair(const Arguments& arguments) {
  const std::filesystem::path folder = results_of(arguments.words()[0]);
  const config::Plan plan = config::read_plan(folder);
  const store::Audit found = store::audit(folder, plan);
  const bool dry = arguments.flag("dry-run");
  if (!dry) store::set_aside(folder, found.damaged);
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const auto& file : found.damaged) files.push_back(file.string());
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"set_aside", files}, {"dry_run", dry}}.dump(2) << '\n';
    return Exit::ok;
  }
  for (const auto& file : found.damaged) std::cout << file.string() << '\n';
  std::cout << fmt::format("{} damaged files {} {}\n", found.damaged.size(),
                           dry ? "would be moved to" : "were moved to",
                           (folder / "damaged").string());
  if (!found.damaged.empty()) std::cout << "flatline run or exec does their runs again\n";
  return Exit::ok;
}

}  // namespace

const Verb verify_verb{
    "verify",
    "RESULTS",
    "read every file of a results folder and tell which are damaged",
    "Checks the plan, and of each run the checksum over all its bytes, and that its name, key and\n"
    "configuration agree. Changes nothing. The exit code is 6 when something is wrong.",
    "flatline verify results/learning-rate",
    1,
    1,
    nullptr,
    verify};

const Verb repair_verb{
    "repair",
    "RESULTS",
    "set damaged files aside, so that their runs are done again",
    "Moves what verify finds damaged into damaged/, each run file with a .salvaged.h5 beside it\n"
    "that holds what could still be read.",
    "flatline repair results/learning-rate && flatline exec --plan results/learning-rate",
    1,
    1,
    [](po::options_description& options) {
      options.add_options()("dry-run,n", po::bool_switch(), "only list the files");
    },
    repair};

}  // namespace flatline::cli
