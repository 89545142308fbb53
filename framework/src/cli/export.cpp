#include <fstream>
#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "report/export.hpp"

namespace flatline::cli {
namespace {

Exit export_results(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const bool latex = arguments.flag("latex");
  if (latex && arguments.flag("csv")) {
    throw Error("FL113", "export writes one table at a time", "--csv and --latex are both given",
                "Choose one.");
  }
  const std::string metric = arguments.has("metric") ? arguments.get<std::string>("metric")
                                                     : report::main_metric(opened.runs);
  if (arguments.has("metric")) report::require_known_metric(metric, opened.runs);
  std::string text;
  if (arguments.json()) {
    nlohmann::ordered_json runs = nlohmann::ordered_json::array();
    for (const store::Summary& run : opened.runs) runs.push_back(store::to_json(run));
    text = runs.dump(2) + "\n";
  } else if (latex) {
    text = report::cells_latex(opened.plan, report::cell_rows(opened.plan, opened.runs, metric),
                               metric);
  } else {
    text = report::runs_csv(opened.plan, opened.runs);
  }
  if (!arguments.has("output")) {
    std::cout << text;
    return Exit::ok;
  }
  const std::string file = arguments.get<std::string>("output");
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    throw Error("FL114", fmt::format("{} can't be written", file),
                "the folder is missing or read-only, or the disk is full",
                "Name another file with -o.");
  }
  return Exit::ok;
}

}  // namespace

const Verb export_verb{
    "export",
    "RESULTS",
    "write a table for other programs: runs as CSV, cells as LaTeX",
    "The CSV has one line per run with factors, state, outcome and every metric; the LaTeX table "
    "has\n"
    "one line per cell.",
    "flatline export learning-rate --csv -o runs.csv\n"
    "flatline export learning-rate --latex --metric test.skill_persistence",
    1,
    1,
    [](po::options_description& options) {
      auto add = options.add_options();
      add("csv", po::bool_switch(), "one line per run (the default)");
      add("latex", po::bool_switch(), "the table of cells");
      add("metric", po::value<std::string>(), "the metric of the cells (default: test.r2)");
      add("output,o", po::value<std::string>(), "write to this file instead of the terminal");
    },
    export_results};

}  // namespace flatline::cli
