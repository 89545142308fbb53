#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "report/table.hpp"
#include "store/run_file.hpp"

namespace flatline::cli {
namespace {

void print_summary(const Opened& opened, std::size_t place) {
  const store::Summary& run = opened.runs[place];
  const config::PlannedRun planned = opened.plan.runs()[place];
  std::cout << "run        " << planned.id.text() << '\n';
  for (std::size_t f = 0; f < opened.plan.factors.size(); ++f) {
    const std::string& level = opened.plan.cells[planned.cell].levels[f];
    if (!level.empty()) {
      std::cout << fmt::format("factor     {} = {}\n", opened.plan.factors[f].name, level);
    }
  }
  std::cout << "state      " << store::state_name(run.state) << '\n';
  if (!run.outcome.empty()) std::cout << "outcome    " << run.outcome << '\n';
  if (!run.reason.empty())
    std::cout << "reason     " << report::wrapped(run.reason, 88, 11) << '\n';
  if (run.state == store::State::planned) return;
  std::cout << fmt::format("phase      {}{}\n", run.phase,
                           run.signal != 0 ? fmt::format(", signal {}", run.signal) : "");
  std::cout << fmt::format(
      "effort     {} epochs, {} steps, {} parameters, {:.2f} s ({:.2f} s training), {:.0f} MB\n",
      run.epochs, run.steps, run.parameters, run.seconds, run.train_seconds, run.peak_megabytes);
}

void print_record(const store::Record& record, bool config) {
  report::Table metrics({{"metric", report::Align::left}, {"value", report::Align::right}});
  for (const auto& [name, value] : record.summary.metrics) {
    metrics.row({name, report::short_number(value)});
  }
  std::cout << '\n' << metrics.text();
  report::Table findings({{"finding", report::Align::left},
                          {"", report::Align::left},
                          {"value", report::Align::right},
                          {"threshold", report::Align::right},
                          {"evidence", report::Align::left}});
  for (const Finding& finding : record.findings) {
    findings.row({finding.name, finding.fired ? "FIRED" : "silent",
                  report::short_number(finding.value), report::short_number(finding.threshold),
                  finding.evidence});
  }
  if (!findings.empty()) std::cout << '\n' << findings.text();
  std::cout << "\ntraces\n";
  for (const auto& [group, arrays] : record.groups) {
    for (const store::Array& array : arrays.arrays) {
      std::string shape;
      for (std::size_t i = 0; i < array.extents.size(); ++i) {
        shape += fmt::format("{}{} {}", i > 0 ? " × " : "", array.extents[i], array.axes[i]);
      }
      std::cout << fmt::format("  /{}/{}  {}\n", group, array.name, shape);
    }
  }
  std::cout << "\nmade by\n";
  for (const auto& [name, value] : record.provenance) {
    std::cout << fmt::format("  {:<16} {}\n", name, report::wrapped(value, 80, 19));
  }
  if (config) {
    std::cout << "\nconfiguration\n"
              << nlohmann::ordered_json::parse(record.config).dump(2) << '\n';
  }
}

nlohmann::ordered_json to_json(const store::Summary& summary, const store::Record* record) {
  nlohmann::ordered_json out = store::to_json(summary);
  if (record == nullptr) return out;
  out["config"] = nlohmann::ordered_json::parse(record->config);
  out["provenance"] = record->provenance;
  out["findings"] = nlohmann::ordered_json::array();
  for (const Finding& f : record->findings) {
    out["findings"].push_back({{"name", f.name},
                               {"value", f.value},
                               {"threshold", f.threshold},
                               {"fired", f.fired},
                               {"evidence", f.evidence}});
  }
  return out;
}

Exit show(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const std::string selector = arguments.words().size() > 1 ? arguments.words()[1] : "last";
  const std::vector<std::size_t> selected = select_runs(opened, selector);
  if (selected.size() > 1 && selector != "failed") {
    throw Error("FL110", fmt::format("{} means {} runs", selector, selected.size()),
                "show prints one", "Give more of the run's id.");
  }
  for (const std::size_t place : selected) {
    const store::Summary& run = opened.runs[place];
    const bool has_file = run.state == store::State::ok;
    const store::Record record =
        has_file ? store::read_run(store::run_path(opened.folder, run.id)) : store::Record{};
    if (arguments.json()) {
      std::cout << to_json(run, has_file ? &record : nullptr).dump(2) << '\n';
      continue;
    }
    print_summary(opened, place);
    if (has_file) print_record(record, arguments.flag("config"));
    if (!run.log_tail.empty()) std::cout << "\nend of the log\n" << run.log_tail << '\n';
    if (selected.size() > 1) std::cout << '\n';
  }
  return Exit::ok;
}

}  // namespace

const Verb show_verb{"show",
                     "RESULTS [RUN]",
                     "show one run: outcome and why, metrics, findings, traces, provenance",
                     "RUN is a run id or the beginning of one, last (the default) or failed.",
                     "flatline show results/learning-rate last\nflatline show learning-rate failed",
                     1,
                     2,
                     [](po::options_description& options) {
                       options.add_options()("config", po::bool_switch(),
                                             "print the resolved configuration too");
                     },
                     show};

}  // namespace flatline::cli
