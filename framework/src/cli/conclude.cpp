#include "cli/conclude.hpp"

#include <iostream>

#include <fmt/format.h>

#include "report/report.hpp"

namespace flatline::cli {
namespace {

void print_json(const config::Plan& plan, const std::filesystem::path& folder,
                const run::Report& report, const std::vector<judge::Verdict>& verdicts,
                const std::string& metric) {
  nlohmann::ordered_json runs = nlohmann::ordered_json::array();
  for (const store::Summary& run : report.runs) runs.push_back(store::to_json(run));
  std::cout << nlohmann::ordered_json{{"experiment", plan.experiment},
                                      {"results", folder.string()},
                                      {"started", report.started},
                                      {"interrupted", report.signal != 0},
                                      {"cells",
                                       report::to_json(plan,
                                                       report::cell_rows(plan, report.runs, metric),
                                                       metric)},
                                      {"verdicts", report::to_json(verdicts)},
                                      {"runs", runs}}
                   .dump(2)
            << '\n';
}

}  // namespace

void conclude(const config::Plan& plan, const std::filesystem::path& folder,
              const run::Report& report, const std::vector<judge::Verdict>& verdicts, bool json) {
  const std::string metric = report::main_metric(report.runs);
  if (json) {
    print_json(plan, folder, report, verdicts, metric);
    return;
  }
  const report::Style style = report::style_of_stdout();
  std::cout << report::cell_table(plan, report::cell_rows(plan, report.runs, metric), metric,
                                  style);
  if (!verdicts.empty()) std::cout << '\n' << report::verdict_table(verdicts, style);
  const std::string failures = report::failure_table(plan, report.runs, style);
  if (!failures.empty()) {
    std::cout << '\n' << failures << "what failed is repeated with --retry failed only\n";
  }
  const std::string where = folder.string();
  std::cout << fmt::format(
      "\nresults in {0}: look with flatline show {0} last, list with flatline ls {0},\n"
      "one page to read with flatline report {0}, one file for Python, R or h5dump with\n"
      "flatline collect {0}\n",
      where);
  if (report.signal != 0) std::cout << "interrupted; the same command goes on\n";
  if (report.gave_up) std::cout << "stopped after the allowed number of failures\n";
  std::cout << report::total_line(report.runs) << '\n';
}

}  // namespace flatline::cli
