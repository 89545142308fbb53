#include <cmath>
#include <cstring>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "run/repeat.hpp"
#include "store/run_file.hpp"

namespace flatline::cli {
namespace {

using Values = std::map<std::string, std::vector<double>>;

/// Everything that two executions must agree on, by name.
Values values_of(const store::Record& record) {
  Values values;
  for (const auto& [path, group] : record.groups) {
    for (const store::Array& array : group.arrays) values[path + "/" + array.name] = array.values;
  }
  for (const auto& [name, value] : record.summary.metrics) values["metrics/" + name] = {value};
  for (const Finding& finding : record.findings) {
    values["findings/" + finding.name] = {finding.value};
  }
  return values;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0);
}

/// Gives the largest difference; infinite where the extents differ or only one is a number.
double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    const double difference = a[i] == b[i] ? 0 : std::abs(a[i] - b[i]);
    largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
  }
  return largest;
}

std::map<std::string, double> differences(const store::Record& first, const store::Record& second) {
  const Values a = values_of(first), b = values_of(second);
  std::map<std::string, double> found;
  for (const auto& [name, values] : a) {
    const auto other = b.find(name);
    if (other == b.end()) {
      found[name] = INFINITY;
    } else if (!same_bits(values, other->second)) {
      found[name] = largest_difference(values, other->second);
    }
  }
  for (const auto& [name, values] : b) {
    if (!a.contains(name)) found[name] = INFINITY;
  }
  if (first.summary.outcome != second.summary.outcome) found["outcome"] = INFINITY;
  return found;
}

/// Tells from which sources a run was made, where that is more than a commit.
std::string source_text(const std::filesystem::path& results, const store::Record& record) {
  const auto git = record.provenance.find("source_git");
  const auto patch = record.provenance.find("source_patch");
  if (patch == record.provenance.end()) return "";
  const std::filesystem::path file = results / patch->second;
  return fmt::format("made from {}; what was not committed {} in {}\n", git->second,
                     std::filesystem::exists(file) ? "is" : "was", file.string());
}

void print(const Arguments& arguments, const std::filesystem::path& results,
           const store::Record& before, const store::Record& after,
           const std::map<std::string, double>& found) {
  const bool same_build = before.summary.build == after.summary.build;
  const auto entry = [&](const char* name) {
    const auto found = before.provenance.find(name);
    return found == before.provenance.end() ? "" : found->second;
  };
  if (arguments.json()) {
    nlohmann::ordered_json list = nlohmann::ordered_json::object();
    for (const auto& [name, difference] : found) {
      list[name] = difference;
      if (std::isinf(difference)) list[name] = "inf";  // JSON has no infinity
    }
    std::cout << nlohmann::ordered_json{{"run", before.summary.id.text()},
                                        {"same_build", same_build},
                                        {"source_git", entry("source_git")},
                                        {"source_patch", entry("source_patch")},
                                        {"differences", list}}
                     .dump(2)
              << '\n';
    return;
  }
  for (const auto& [name, difference] : found) {
    std::cout << fmt::format("{}: differs by up to {:g}\n", name, difference);
  }
  std::cout << source_text(results, before);
  std::cout << fmt::format("{} {}, {} build\n", before.summary.id.text(),
                           found.empty() ? "is the same bit for bit" : "is not the same",
                           same_build ? "the same" : "another");
}

Exit reproduce(const Arguments& arguments) {
  const plugin::Registry& plugins = load_plugins(arguments);
  const Opened opened = open_results(arguments.words()[0]);
  bool same = true;
  for (const std::size_t place : select_runs(opened, arguments.words()[1])) {
    const config::PlannedRun run = opened.plan.runs()[place];
    const store::Record before = store::read_run(store::run_path(opened.folder, run.id));
    const store::Record after = run::repeat_run(opened.plan, run, plugins);
    const auto found = differences(before, after);
    print(arguments, opened.folder, before, after, found);
    same = same && found.empty();
  }
  return same ? Exit::ok : Exit::mismatch;
}

}  // namespace

const Verb reproduce_verb{
    "reproduce",
    "RESULTS RUN",
    "execute a finished run again and compare it bit for bit",
    "RUN is a run id or the beginning of one, or last. Nothing in the folder is changed. The exit\n"
    "code is 6 when a number differs; the largest difference of each series is printed. Where the\n"
    "experiment file lay in a git tree with changes, their patch is named.",
    "flatline reproduce results/learning-rate last",
    2,
    2,
    nullptr,
    reproduce};

}  // namespace flatline::cli
