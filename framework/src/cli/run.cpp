#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "cli/conclude.hpp"
#include "cli/cost.hpp"
#include "cli/execution.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "run/execution.hpp"
#include "run/preflight.hpp"
#include "run/runner.hpp"

namespace flatline::cli {
namespace {

Exit judged(const run::Report& report, const std::vector<judge::Verdict>& verdicts, bool gate) {
  const Exit exit = exit_of(report, run::Shard());
  if (exit != Exit::ok || !gate) return exit;
  const bool met = std::all_of(verdicts.begin(), verdicts.end(),
                               [](const auto& one) { return one.verdict == "supported"; });
  return met ? Exit::ok : Exit::gate;
}

Exit run(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const config::Plan plan = plan_from(arguments, plugins);
  const run::Options options = execution_options(arguments);
  const run::Preflight cost = run::preflight(plan, plugins);
  for (const std::string& warning : cost.warnings) std::cerr << "warning: " << warning << '\n';
  const std::filesystem::path folder = results_folder(arguments, plan);
  if (options.progress) {
    std::cerr << fmt::format("{}: {}\n", plan.experiment, cost_line(plan, cost, options.jobs));
  }
  if (arguments.flag("dry-run")) {
    if (arguments.json()) {
      std::cout << nlohmann::ordered_json{{"experiment", plan.experiment},
                                          {"results", folder.string()},
                                          {"runs", plan.runs().size()},
                                          {"bytes", cost.bytes(plan)},
                                          {"seconds", cost.seconds(plan)}}
                       .dump(2)
                << '\n';
    } else {
      std::cout << fmt::format("nothing was run; results would go to {}\n", folder.string());
    }
    return Exit::ok;
  }
  run::freeze_plan(plan, arguments.words()[0], folder, cost.bytes(plan));
  const run::Interrupt interrupt;  // to the end: a signal while results are printed harms nothing
  const run::Report report = run::execute_plan(plan, plugins, folder, options, interrupt);
  const std::vector<judge::Verdict> verdicts = judge::decide(plan, report.runs);
  conclude(plan, folder, report, verdicts, arguments.json());
  return judged(report, verdicts, arguments.flag("gate"));
}

}  // namespace

const Verb run_verb{
    "run",
    "FILE [key=value ...]",
    "run what is missing of an experiment, then judge it",
    "Freezes the plan and does every run that is not there yet, each in a process of its own; a\n"
    "crash costs one run. The same command goes on after an interruption. Ends with the table of\n"
    "cells, the verdicts and the line of totals.",
    "flatline run experiments/learning-rate/experiment.yaml\n"
    "flatline run x.yaml training.epochs=5 --sweep optimizer.learning_rate=1e-4,1e-3 -j 2\n"
    "flatline run x.yaml --retry failed",
    1,
    1000,
    [](po::options_description& options) {
      add_sweep(options);
      add_execution(options);
      auto add = options.add_options();
      add("results", po::value<std::string>(), "results folder (default: results/<experiment>)");
      add("dry-run,n", po::bool_switch(), "check and price everything, run nothing");
      add("gate", po::bool_switch(), "exit with 7 unless every hypothesis is supported");
    },
    run};

}  // namespace flatline::cli
