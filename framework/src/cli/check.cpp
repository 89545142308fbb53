#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "run/preflight.hpp"

namespace flatline::cli {
namespace {

Exit check(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const config::Plan plan = plan_from(arguments, plugins);
  const run::Preflight cost = run::preflight(plan, plugins);
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"ok", cost.warnings.empty()},
                                        {"cells", plan.cells.size()},
                                        {"runs", plan.runs().size()},
                                        {"warnings", cost.warnings}}
                     .dump(2)
              << '\n';
    return cost.warnings.empty() ? Exit::ok : Exit::failed;
  }
  for (const std::string& warning : cost.warnings) std::cerr << "warning: " << warning << '\n';
  if (!cost.warnings.empty()) return Exit::failed;
  const auto count = [](std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
  };
  std::cout << fmt::format("{}: no fault in {}, {}\n", arguments.words()[0],
                           count(plan.cells.size(), "cell", "cells"),
                           count(plan.hypotheses.size(), "hypothesis", "hypotheses"));
  return Exit::ok;
}

}  // namespace

const Verb check_verb{
    "check",
    "FILE [key=value ...]",
    "find every fault of an experiment file, without running it",
    "Reads the file strictly, expands the grid, and makes the data and the model of every "
    "different\n"
    "cell once. All faults are reported together, each with file, line and column.",
    "flatline check experiments/learning-rate/experiment.yaml",
    1,
    1000,
    add_sweep,
    check};

}  // namespace flatline::cli
