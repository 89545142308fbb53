#include "report/live_view.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "report/table.hpp"
#include "run/progress_line.hpp"
#include "run/runner.hpp"

namespace flatline::report {
namespace {

constexpr int bar_width = 24;
constexpr std::size_t most_running = 8, most_slow = 3, most_causes = 5;

/// The mean seconds of the finished runs of each cell.
class Pace {
 public:
  Pace(const config::Plan& plan, const std::vector<store::Summary>& runs) : planned_(plan.runs()) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (runs[i].state != store::State::ok) continue;
      cells_[planned_[i].cell].add(runs[i].seconds);
      all_.add(runs[i].seconds);
    }
  }
  /// The seconds that a planned run is likely to take; none while nothing is known.
  std::optional<double> of(std::size_t place) const {
    const auto cell = cells_.find(planned_[place].cell);
    return cell != cells_.end() ? cell->second.mean() : all_.mean();
  }

 private:
  struct Mean {
    double sum = 0, n = 0;
    void add(double value) { sum += value, n += 1; }
    std::optional<double> mean() const {
      return n > 0 ? std::optional<double>(sum / n) : std::nullopt;
    }
  };
  std::vector<config::PlannedRun> planned_;
  std::map<std::size_t, Mean> cells_;
  Mean all_;
};

/// The seconds that a run being done still needs.
std::optional<double> rest_of(const store::LiveRun& run, std::optional<double> whole) {
  if (run.epoch > 0 && run.epochs > 0) {
    const double share = static_cast<double>(run.epoch) / static_cast<double>(run.epochs);
    return run.seconds * (1 - std::min(1.0, share)) / share;
  }
  return whole ? std::optional<double>(std::max(0.0, *whole - run.seconds)) : std::nullopt;
}

std::optional<double> seconds_left(const config::Plan& plan,
                                   const std::vector<store::Summary>& runs,
                                   const std::vector<store::LiveRun>& running) {
  if (running.empty()) return std::nullopt;
  const Pace pace(plan, runs);
  std::map<config::RunId, const store::LiveRun*> live;
  std::optional<double> longest;  // stands in for what nothing is known of
  for (const store::LiveRun& run : running) {
    live[run.id] = &run;
    if (const auto rest = rest_of(run, std::nullopt)) {
      longest = std::max(longest.value_or(0), run.seconds + *rest);
    }
  }
  double work = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!run::is_missing(runs[i].state)) continue;
    const auto known = pace.of(i);
    const auto whole = known ? known : longest;
    const auto own = live.find(runs[i].id);
    const auto rest = own != live.end() ? rest_of(*own->second, whole) : whole;
    if (!rest) return std::nullopt;
    work += *rest;
  }
  return work / static_cast<double>(running.size());
}

std::string bar(const LiveView& view) {
  double share = static_cast<double>(view.ok + view.failed);
  for (const store::LiveRun& run : view.running) {
    if (run.epochs > 0) share += static_cast<double>(run.epoch) / static_cast<double>(run.epochs);
  }
  share /= static_cast<double>(std::max<Index>(1, view.total));
  const auto filled = static_cast<std::size_t>(std::min(1.0, share) * bar_width);
  std::string line =
      fmt::format("[{}{}] {}/{}", std::string(filled, '#'), std::string(bar_width - filled, '.'),
                  view.ok + view.failed, view.total);
  if (view.seconds_left) line += fmt::format(", {} left", run::clock_text(*view.seconds_left));
  if (view.running.empty() && !view.done()) line += ", nobody works on it";
  if (view.failed > 0) line += fmt::format(", {} failed", view.failed);
  for (const auto& [outcome, n] : view.outcomes) line += fmt::format(", {} {}", n, outcome);
  return line + "\n";
}

std::string running_table(const LiveView& view) {
  Table table({{"running"}, {"phase"}, {"epoch", Align::right}, {"time", Align::right}});
  for (std::size_t i = 0; i < std::min(most_running, view.running.size()); ++i) {
    const store::LiveRun& run = view.running[i];
    table.row({run.id.text(), run.phase, fmt::format("{}/{}", run.epoch, run.epochs),
               run::clock_text(run.seconds)});
  }
  std::string text = table.empty() ? "" : "\n" + table.text();
  if (view.running.size() > most_running) {
    text += fmt::format("and {} more\n", view.running.size() - most_running);
  }
  return text;
}

std::string slowest_table(const LiveView& view) {
  Table table({{"slowest so far"}, {"outcome"}, {"time", Align::right}});
  for (const store::Summary* run : view.slowest) {
    table.row({run->id.text(), run->outcome, run::clock_text(run->seconds)});
  }
  return table.empty() ? "" : "\n" + table.text();
}

std::string failures_table(const LiveView& view) {
  std::map<std::vector<std::string>, std::vector<std::string>> alike;
  for (const store::Summary* run : view.failures) {
    alike[{store::state_name(run->state), run->phase, run->reason}].push_back(run->id.text());
  }
  Table table({{"failed", Align::right}, {"state"}, {"phase"}, {"first"}, {"reason"}});
  std::size_t rows = 0;
  for (const auto& [cause, ids] : alike) {
    if (++rows > most_causes) break;
    table.row({fmt::format("{}", ids.size()), cause[0], cause[1], ids.front(), cause[2]});
  }
  return table.empty() ? "" : "\n" + table.text();
}

/// Cuts each line to the columns of the terminal; 0: no limit.
std::string cut(const std::string& text, std::size_t width) {
  if (width == 0) return text;
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line); out += line + "\n") {
    while (columns_of(line) > width) line.pop_back();
  }
  return out;
}

}  // namespace

LiveView live_view(const config::Plan& plan, const std::vector<store::Summary>& runs,
                   std::vector<store::LiveRun> running) {
  LiveView view;
  view.total = runs.size();
  std::set<config::RunId> ended;
  for (const store::Summary& run : runs) {
    if (run.state == store::State::ok) {
      ended.insert(run.id);
      ++view.ok;
      ++view.outcomes[run.outcome];
      view.slowest.push_back(&run);
    }
    if (run::is_failed(run.state)) view.failures.push_back(&run);
  }
  view.failed = view.failures.size();
  std::stable_sort(view.slowest.begin(), view.slowest.end(),
                   [](const auto* a, const auto* b) { return a->seconds > b->seconds; });
  view.slowest.resize(std::min(view.slowest.size(), most_slow));
  view.running = std::move(running);
  // A run may end between the look at the summaries and the one at the processes. One that failed
  // may be tried again.
  std::erase_if(view.running, [&](const auto& run) { return ended.contains(run.id); });
  std::stable_sort(view.running.begin(), view.running.end(),
                   [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
  view.seconds_left = seconds_left(plan, runs, view.running);
  return view;
}

std::string live_text(const config::Plan& plan, const LiveView& view, const Style& style) {
  return cut(plan.title() + "\n" + bar(view) + running_table(view) + slowest_table(view) +
                 failures_table(view),
             style.width);
}

nlohmann::ordered_json to_json(const config::Plan& plan, const LiveView& view) {
  using Json = nlohmann::ordered_json;
  Json running = Json::array(), slowest = Json::array(), failures = Json::array();
  for (const store::LiveRun& run : view.running) {
    running.push_back({{"run", run.id.text()},
                       {"phase", run.phase},
                       {"epoch", run.epoch},
                       {"epochs", run.epochs},
                       {"seconds", run.seconds}});
  }
  for (const store::Summary* run : view.slowest) {
    slowest.push_back({{"run", run->id.text()}, {"seconds", run->seconds}});
  }
  for (const store::Summary* run : view.failures) {
    failures.push_back({{"run", run->id.text()},
                        {"state", store::state_name(run->state)},
                        {"phase", run->phase},
                        {"reason", run->reason}});
  }
  return {{"experiment", plan.experiment},
          {"total", view.total},
          {"ok", view.ok},
          {"failed", view.failed},
          {"outcomes", view.outcomes},
          {"seconds_left", view.seconds_left ? Json(*view.seconds_left) : Json()},
          {"running", running},
          {"slowest", slowest},
          {"failures", failures}};
}

}  // namespace flatline::report
