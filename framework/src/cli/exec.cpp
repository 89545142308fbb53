#include <algorithm>
#include <charconv>
#include <iostream>

#include <fmt/format.h>

#include "cli/execution.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "report/report.hpp"
#include "run/execution.hpp"

namespace flatline::cli {
namespace {

run::Shard shard_from(const Arguments& arguments) {
  if (!arguments.has("shard")) return {};
  const std::string text = arguments.get<std::string>("shard");
  run::Shard shard{0, 0};
  const char* const end = text.data() + text.size();
  const char* const slash = std::from_chars(text.data(), end, shard.number).ptr;
  const bool whole =
      slash != end && *slash == '/' && std::from_chars(slash + 1, end, shard.count).ptr == end;
  if (!whole || shard.number < 1 || shard.number > shard.count) {
    throw Error("FL116", fmt::format("--shard {} is no part of a plan", text),
                "it is i/n with i from 1 to n", "Write for instance --shard 1/8.");
  }
  return shard;
}

Exit exec(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const Opened opened = open_results(arguments.get<std::string>("plan"));
  run::Options options = execution_options(arguments);
  options.shard = shard_from(arguments);
  const run::Interrupt interrupt;  // to the end: a signal while results are printed harms nothing
  const run::Report report =
      run::execute_plan(opened.plan, plugins, opened.folder, options, interrupt);
  std::vector<store::Summary> part;
  for (std::size_t i = 0; i < report.runs.size(); ++i) {
    if (options.shard.holds(i)) part.push_back(report.runs[i]);
  }
  if (arguments.json()) {
    nlohmann::ordered_json runs = nlohmann::ordered_json::array();
    for (const store::Summary& run : part) runs.push_back(store::to_json(run));
    std::cout << nlohmann::ordered_json{{"experiment", opened.plan.experiment},
                                        {"results", opened.folder.string()},
                                        {"started", report.started},
                                        {"interrupted", report.signal != 0},
                                        {"runs", runs}}
                     .dump(2)
              << '\n';
  } else {
    std::cout << report::total_line(part) << '\n';
  }
  return exit_of(report, options.shard);
}

}  // namespace

const Verb exec_verb{
    "exec",
    "",
    "do one part of a frozen plan; what every scheduler calls",
    "Does what is missing of part i of n of a plan that flatline plan --freeze or flatline run\n"
    "has frozen. Parts may run at the same time, on any machine that sees the folder. On SIGTERM "
    "or\n"
    "SIGUSR1 the runs on the way save their state and the exit code is 85: call it again with\n"
    "the same words, and they go on there.",
    "flatline exec --plan results/learning-rate --shard 1/8\n"
    "seq 8 | parallel -j 4 flatline exec --plan results/learning-rate --shard {}/8 -j 1",
    0,
    0,
    [](po::options_description& options) {
      auto add = options.add_options();
      add("plan", po::value<std::string>()->required(), "results folder that holds the plan");
      add("shard", po::value<std::string>(), "i/n: do the i-th of n parts (default: 1/1)");
      add_execution(options);
    },
    exec};

}  // namespace flatline::cli
