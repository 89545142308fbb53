#include <iostream>
#include <set>

#include <fmt/format.h>

#include "cli/conclude.hpp"
#include "cli/cost.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "run/execution.hpp"
#include "run/preflight.hpp"
#include "run/runner.hpp"

namespace flatline::cli {
namespace {

std::set<store::State> retry_states(const Arguments& arguments) {
  using store::State;
  std::set<State> states;
  if (!arguments.has("retry")) return states;
  std::string text = arguments.get<std::string>("retry") + ",";
  for (std::size_t comma; (comma = text.find(',')) != std::string::npos; text.erase(0, comma + 1)) {
    const std::string word = text.substr(0, comma);
    if (word.empty()) continue;
    if (word == "failed") {
      states.insert({State::error, State::crashed, State::oom, State::timeout});
    } else if (const auto known =
                   std::set<std::string>{"error", "crashed", "oom", "timeout", "stale"};
               known.contains(word)) {
      states.insert(store::state_from(word));
    } else {
      throw Error("FL109", fmt::format("--retry {} names no state that can be run again", word), "",
                  suggest(word, {"failed", "error", "crashed", "oom", "timeout", "stale"}));
    }
  }
  return states;
}

run::Options options_from(const Arguments& arguments) {
  run::Options options;
  options.jobs = job_count(arguments);
  options.retry = retry_states(arguments);
  options.progress = !arguments.flag("quiet");
  if (arguments.has("max-fails")) {
    const long most = arguments.get<long>("max-fails");
    if (most < 1) {
      throw Error("FL107", fmt::format("--max-fails {} is below 1", most),
                  "it is the number of failures after which no run is started",
                  "Use --fail-fast to stop at the first.");
    }
    options.max_fails = static_cast<Index>(most);
  }
  if (arguments.flag("fail-fast")) options.max_fails = 1;
  return options;
}

Exit exit_of(const run::Report& report, const std::vector<judge::Verdict>& verdicts, bool gate) {
  bool failed = false, missing = false;
  for (const store::Summary& run : report.runs) {
    failed = failed || run::is_failed(run.state);
    missing = missing || run::is_missing(run.state);
  }
  if (report.interrupted) return Exit::incomplete;
  if (failed) return Exit::failed;
  if (missing) return Exit::incomplete;
  for (const judge::Verdict& verdict : verdicts) {
    if (gate && verdict.verdict != "supported") return Exit::gate;
  }
  return Exit::ok;
}

Exit run(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const config::Plan plan = plan_from(arguments, plugins);
  const run::Options options = options_from(arguments);
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
  const run::Report report = run::execute_plan(plan, plugins, folder, options, cost.bytes(plan));
  const std::vector<judge::Verdict> verdicts = judge::decide(plan, report.runs);
  conclude(plan, folder, report, verdicts, arguments.json());
  return exit_of(report, verdicts, arguments.flag("gate"));
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
      add_jobs(options);
      auto add = options.add_options();
      add("results", po::value<std::string>(), "results folder (default: results/<experiment>)");
      add("dry-run,n", po::bool_switch(), "check and price everything, run nothing");
      add("retry", po::value<std::string>(),
          "run again what ended in these states: failed, or error, crashed, oom, timeout, stale");
      add("fail-fast", po::bool_switch(), "start no run after the first failure");
      add("max-fails", po::value<long>(), "start no run after so many failures");
      add("gate", po::bool_switch(), "exit with 7 unless every hypothesis is supported");
      add("quiet,q", po::bool_switch(), "show no progress");
    },
    run};

}  // namespace flatline::cli
