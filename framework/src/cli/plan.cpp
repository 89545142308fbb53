#include <iostream>

#include <fmt/format.h>

#include "cli/cost.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "param/json.hpp"
#include "run/execution.hpp"
#include "run/preflight.hpp"

namespace flatline::cli {
namespace {

nlohmann::ordered_json to_json(const config::Plan& plan, const run::Preflight& cost) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    nlohmann::ordered_json levels = nlohmann::ordered_json::object();
    for (std::size_t f = 0; f < plan.factors.size(); ++f) {
      levels[plan.factors[f].name] = plan.cells[i].levels[f];
    }
    cells.push_back({{"key", plan.cells[i].key},
                     {"levels", levels},
                     {"parameters", cost.cells[i].parameters},
                     {"config", flatline::to_json(plan.cells[i].config)}});
  }
  return {{"experiment", plan.experiment},
          {"arithmetic", plan.arithmetic},
          {"runs", plan.runs().size()},
          {"bytes", cost.bytes(plan)},
          {"seconds", cost.seconds(plan)},
          {"hash", plan.hash},
          {"cells", cells}};
}

void print_cells(const config::Plan& plan, const run::Preflight& cost) {
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    std::string levels;
    for (std::size_t f = 0; f < plan.factors.size(); ++f) {
      if (plan.cells[i].levels[f].empty()) continue;
      levels += fmt::format("  {} = {}", plan.factors[f].name, plan.cells[i].levels[f]);
    }
    std::cout << fmt::format("  {}  {:>8} parameters{}\n", plan.cells[i].key,
                             cost.cells[i].parameters, levels);
  }
}

Exit plan(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const config::Plan plan = plan_from(arguments, plugins);
  const run::Preflight cost = run::preflight(plan, plugins);
  if (arguments.json()) {
    std::cout << to_json(plan, cost).dump(2) << '\n';
    return Exit::ok;
  }
  for (const std::string& warning : cost.warnings) std::cerr << "warning: " << warning << '\n';
  std::cout << plan.title() << '\n';
  if (arguments.flag("cells")) print_cells(plan, cost);
  std::cout << cost_line(plan, cost, job_count(arguments)) << '\n';
  if (arguments.flag("freeze")) {
    const std::filesystem::path folder = results_folder(arguments, plan);
    run::freeze_plan(plan, arguments.words()[0], folder, cost.bytes(plan));
    std::cout << fmt::format("frozen in {0}: flatline exec --plan {0} does it\n", folder.string());
  }
  return Exit::ok;
}

}  // namespace

const Verb plan_verb{
    "plan",
    "FILE [key=value ...]",
    "show the runs of an experiment and what they will cost",
    "Expands the grid, checks every cell, and prints the arithmetic: cells, "
    "replicates, runs, bytes\n"
    "and time. Nothing is run; with --freeze the plan is written into its results\n"
    "folder, where flatline exec finds it.",
    "flatline plan experiments/learning-rate/experiment.yaml --cells\n"
    "flatline plan x.yaml training.epochs=5 --sweep model.layers.0.units=8,16,32",
    1,
    1000,
    [](po::options_description& options) {
      add_sweep(options);
      add_jobs(options);
      auto add = options.add_options();
      add("cells", po::bool_switch(), "list the cells");
      add("freeze", po::bool_switch(), "write the plan for flatline exec");
      add("results", po::value<std::string>(), "results folder (default: results/<experiment>)");
    },
    plan};

}  // namespace flatline::cli
