#include <iostream>

#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "cli/watch.hpp"
#include "judge/verdict.hpp"
#include "report/report.hpp"

namespace flatline::cli {
namespace {

Exit status(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  mention_unplanned(opened);
  if (arguments.flag("watch")) {
    watch(opened, arguments.json());
    return Exit::ok;
  }
  const std::string metric = report::main_metric(opened.runs);
  const auto rows = report::cell_rows(opened.plan, opened.runs, metric);
  const auto verdicts = judge::decide(opened.plan, opened.runs);
  std::map<std::string, Index> states;
  for (const store::Summary& run : opened.runs) ++states[store::state_name(run.state)];
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"experiment", opened.plan.experiment},
                                        {"results", opened.folder.string()},
                                        {"states", states},
                                        {"cells", report::to_json(opened.plan, rows, metric)},
                                        {"verdicts", report::to_json(verdicts)}}
                     .dump(2)
              << '\n';
    return Exit::ok;
  }
  const report::Style style = report::style_of_stdout();
  std::cout << opened.plan.title() << '\n'
            << opened.plan.arithmetic << "\n\n"
            << report::cell_table(opened.plan, rows, metric, style);
  if (!verdicts.empty()) std::cout << '\n' << report::verdict_table(verdicts, style);
  const std::string failures = report::failure_table(opened.plan, opened.runs, style);
  if (!failures.empty()) std::cout << '\n' << failures;
  std::cout << '\n';
  for (const auto& [state, n] : states) std::cout << state << ' ' << n << "  ";
  std::cout << '\n' << report::total_line(opened.runs) << '\n';
  return Exit::ok;
}

}  // namespace

const Verb status_verb{
    "status",
    "RESULTS",
    "tell how far an experiment is and what it says so far",
    "Reads the folder alone: the table of cells, the verdicts so far, the failures by\n"
    "cause, and the number of runs in each state. With --watch, shows how far the runs are until\n"
    "none is missing: progress, estimate, outcomes, the slowest runs, the failures.",
    "flatline status results/learning-rate\n"
    "flatline status results/learning-rate --watch",
    1,
    1,
    [](po::options_description& options) {
      options.add_options()("watch", po::bool_switch(), "look again until all is done");
    },
    status};

}  // namespace flatline::cli
