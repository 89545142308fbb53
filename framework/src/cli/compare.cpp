#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "param/json.hpp"
#include "report/table.hpp"

namespace flatline::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Walks two configurations and lists the keys whose values differ.
void differences(const Node& a, const Node& b, const std::string& path, Rows& rows) {
  if (a.same(b)) return;
  if (a.is_map() && b.is_map()) {
    for (const Node::Entry& entry : a.entries) {
      const Node* other = b.find(entry.key);
      differences(entry.value, other != nullptr ? *other : Node{},
                  path.empty() ? entry.key : path + "." + entry.key, rows);
    }
    for (const Node::Entry& entry : b.entries) {
      if (a.find(entry.key) == nullptr) {
        differences(Node{}, entry.value, path.empty() ? entry.key : path + "." + entry.key, rows);
      }
    }
    return;
  }
  const auto text = [](const Node& node) {
    return node.type == Node::Type::null ? std::string("–") : node.flow();
  };
  rows.push_back({path, text(a), text(b)});
}

std::size_t one_run(const Opened& opened, const std::string& selector) {
  const auto found = select_runs(opened, selector);
  if (found.size() > 1) {
    throw Error("FL110", fmt::format("{} means {} runs", selector, found.size()),
                "compare takes two", "Give more of the run's id.");
  }
  return found.front();
}

Rows metric_rows(const store::Summary& a, const store::Summary& b) {
  Rows rows{{"state", store::state_name(a.state), store::state_name(b.state), ""},
            {"outcome", a.outcome, b.outcome, ""}};
  for (const auto& [name, value] : a.metrics) {
    const auto other = b.metrics.find(name);
    if (other == b.metrics.end() || other->second == value) continue;
    rows.push_back({name, report::short_number(value), report::short_number(other->second),
                    report::short_number(other->second - value)});
  }
  return rows;
}

Exit compare(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const std::size_t a = one_run(opened, arguments.words()[1]);
  const std::size_t b = one_run(opened, arguments.words()[2]);
  const auto planned = opened.plan.runs();
  Rows keys;
  if (planned[a].id.replicate != planned[b].id.replicate) {
    keys.push_back({"replicate", std::to_string(planned[a].id.replicate),
                    std::to_string(planned[b].id.replicate)});
  }
  differences(opened.plan.cells[planned[a].cell].config, opened.plan.cells[planned[b].cell].config,
              "", keys);
  const Rows metrics = metric_rows(opened.runs[a], opened.runs[b]);
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json{{"configuration", keys},
                                        {"a", store::to_json(opened.runs[a])},
                                        {"b", store::to_json(opened.runs[b])}}
                     .dump(2)
              << '\n';
    return Exit::ok;
  }
  using report::Align;
  const std::string name_a = planned[a].id.text(), name_b = planned[b].id.text();
  report::Table config({{"key"}, {name_a}, {name_b}});
  for (const auto& row : keys) config.row(row);
  report::Table values(
      {{"metric"}, {name_a, Align::right}, {name_b, Align::right}, {"difference", Align::right}});
  for (const auto& row : metrics) values.row(row);
  std::cout << (config.empty() ? "the configurations are equal\n" : config.text()) << '\n'
            << values.text();
  return Exit::ok;
}

}  // namespace

const Verb compare_verb{"compare",
                        "RESULTS RUN RUN",
                        "put two runs side by side, showing only what differs",
                        "Prints the configuration keys and the metrics in which two runs differ.",
                        "flatline compare learning-rate 3f2a 91bc",
                        3,
                        3,
                        nullptr,
                        compare};

}  // namespace flatline::cli
