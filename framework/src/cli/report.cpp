#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "io/file.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "report/report.hpp"

namespace flatline::cli {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& html) {
  try {
    io::write_whole(file, html, io::Existing::replace);
  } catch (const Error& error) {
    throw Error("FL131", fmt::format("{} can't be written", file.string()),
                error.faults().front().why, "Name another file with -o.");
  }
}

Exit report_results(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const std::string metric = arguments.has("metric") ? arguments.get<std::string>("metric")
                                                     : report::main_metric(opened.runs);
  if (arguments.has("metric")) report::require_known_metric(metric, opened.runs);
  const fs::path file = arguments.has("output") ? fs::path(arguments.get<std::string>("output"))
                                                : opened.folder / "report.html";
  Faults warnings;
  const std::string html =
      report::page(report::page_data(opened.folder, opened.plan, opened.runs, metric, warnings));
  for (const Fault& warning : warnings.list()) {
    std::fprintf(stderr, "warning: %s\n", warning.text().c_str());
  }
  write(file, html);
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"report", file.string()},
                                        {"bytes", html.size()},
                                        {"runs", opened.runs.size()},
                                        {"warnings", warnings.list().size()}}
                     .dump(2)
              << '\n';
  } else {
    std::cout << fmt::format("{}: {} cells, {} ({:.1f} MB)\n", file.string(),
                             opened.plan.cells.size(), report::total_line(opened.runs),
                             static_cast<double>(html.size()) / 1e6);
  }
  return Exit::ok;
}

}  // namespace

const Verb report_verb{
    "report",
    "RESULTS",
    "write one page of HTML: question, verdicts, cells, curves, origin",
    "The page opens in any browser without a network. It says what failed and what has not run;\n"
    "write it again when more has.",
    "flatline report learning-rate\n"
    "flatline report learning-rate --metric test.std_ratio -o spread.html",
    1,
    1,
    [](po::options_description& options) {
      auto add = options.add_options();
      add("metric", po::value<std::string>(),
          "the metric of tables and charts (default: test.r2, or test.balanced_accuracy)");
      add("output,o", po::value<std::string>(), "the file (default: report.html in the results)");
    },
    report_results};

}  // namespace flatline::cli
