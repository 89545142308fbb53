#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "report/filter.hpp"
#include "report/report.hpp"
#include "report/table.hpp"

namespace flatline::cli {
namespace {

/// The columns of the list: what identifies a run, the factors, what became of it, and what the
/// filter asks for.
std::vector<std::string> columns_for(const Opened& opened, const report::Filter& filter,
                                     const std::string& metric) {
  std::vector<std::string> columns{"run"};
  const auto add = [&](const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  };
  for (const config::Factor& factor : opened.plan.factors) add(factor.name);
  for (const char* name : {"state", "outcome"}) add(name);
  add(metric);
  for (const auto& comparison : filter.comparisons()) add(comparison.name);
  add("seconds");
  return columns;
}

std::string shown(const std::string& value, const std::string& column) {
  if (column == "run" || column == "replicate") return value;
  const bool real = value.find_first_of(".e") != std::string::npos;
  const auto number = real ? to_number(Node::scalar(value)) : std::nullopt;
  return number ? report::short_number(*number) : value.empty() ? "–" : value;
}

Exit ls(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  mention_unplanned(opened);
  const report::Filter filter(arguments.words().size() > 1 ? arguments.words()[1] : "");
  report::require_known_names(filter, opened.plan, opened.runs);
  const std::string metric = arguments.has("metric") ? arguments.get<std::string>("metric")
                                                     : report::main_metric(opened.runs);
  if (arguments.has("metric")) report::require_known_metric(metric, opened.runs);
  const std::vector<std::string> names = columns_for(opened, filter, metric);
  std::vector<report::Table::Column> columns;
  columns.reserve(names.size());
  for (const std::string& name : names) columns.push_back({name, report::Align::left});
  report::Table table(columns);
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::size_t n = 0;
  const std::vector<config::PlannedRun> planned = opened.plan.runs();
  for (std::size_t i = 0; i < planned.size(); ++i) {
    const report::RunView view{opened.plan, planned[i], opened.runs[i]};
    if (!filter.fits(view)) continue;
    ++n;
    if (arguments.json()) {
      json.push_back(store::to_json(opened.runs[i]));
      continue;
    }
    std::vector<std::string> row;
    row.reserve(names.size());
    for (const std::string& name : names) row.push_back(shown(report::value_of(view, name), name));
    // A level stays as the user wrote it.
    for (std::size_t f = 0; f < opened.plan.factors.size(); ++f) {
      row[f + 1] = report::value_of(view, names[f + 1]);
    }
    table.row(std::move(row));
  }
  if (arguments.json()) {
    std::cout << json.dump(2) << '\n';
  } else {
    std::cout << table.text() << n << " of " << planned.size() << " runs\n";
  }
  return Exit::ok;
}

}  // namespace

const Verb ls_verb{
    "ls",
    "RESULTS [FILTER]",
    "list the runs, all or those that a filter selects",
    "RESULTS is a results folder, an experiment file or the name of an experiment. FILTER "
    "compares\n"
    "factors, configuration keys, metrics, state, outcome, replicate, seconds, epochs, steps with\n"
    "== != < <= > >=, joined by and, or, not and parentheses.",
    "flatline ls results/learning-rate\n"
    "flatline ls learning-rate 'outcome == constant and optimizer.learning_rate < 1e-4'",
    1,
    2,
    [](po::options_description& options) {
      options.add_options()("metric", po::value<std::string>(),
                            "the metric in the list (default: test.r2)");
    },
    ls};

}  // namespace flatline::cli
