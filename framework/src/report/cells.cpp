#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "judge/metric_range.hpp"
#include "judge/statistics.hpp"
#include "report/report.hpp"
#include "report/table.hpp"
#include "run/runner.hpp"

namespace flatline::report {
namespace {

std::string outcome_text(const CellRow& row, const Style& style) {
  std::vector<std::pair<Index, std::string>> counts;
  for (const auto& [outcome, n] : row.outcomes) counts.emplace_back(n, outcome);
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::string text;
  for (const auto& [n, outcome] : counts) {
    const std::string word = fmt::format("{} {}", n, outcome);
    text += text.empty() ? "" : ", ";
    text += !style.colour          ? word
            : outcome == "healthy" ? "\033[32m" + word + "\033[0m"
                                   : "\033[33m" + word + "\033[0m";
  }
  return text.empty() ? "–" : text;
}

std::string interval_text(const CellRow& row) {
  if (row.n < 2) return "–";
  return fmt::format("[{}, {}]", short_number(row.low), short_number(row.high));
}

void summarise(CellRow& row, std::vector<double> values, const Range& possible) {
  row.n = values.size();
  row.mean = row.median = row.low = row.high = NAN;
  if (values.empty()) return;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  row.median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  row.mean = arma::mean(arma::vec(values));
  if (values.size() < 2) return;
  const judge::Interval interval = judge::t_interval(arma::vec(values));
  row.low = std::max(interval.low, possible.low);
  row.high = std::min(interval.high, possible.high);
}

}  // namespace

Style style_of_stdout() {
  Style style;
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  style.colour = terminal && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  style.width = terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
                    ? size.ws_col
                    : 100;
  return style;
}

std::string main_metric(const std::vector<store::Summary>& runs) {
  for (const store::Summary& run : runs) {
    if (run.metrics.contains("test.balanced_accuracy")) return "test.balanced_accuracy";
  }
  return "test.r2";
}

void require_known_metric(const std::string& metric, const std::vector<store::Summary>& runs) {
  std::set<std::string> names;
  for (const store::Summary& run : runs) {
    for (const auto& [name, value] : run.metrics) names.insert(name);
  }
  if (names.empty() || names.contains(metric)) return;
  throw Error("FL130", fmt::format("no run has a metric named {}", metric), "",
              suggest(metric, {names.begin(), names.end()}));
}

std::vector<CellRow> cell_rows(const config::Plan& plan, const std::vector<store::Summary>& runs,
                               const std::string& metric) {
  std::vector<CellRow> rows(plan.cells.size());
  std::vector<std::vector<double>> values(plan.cells.size());
  const std::vector<config::PlannedRun> planned = plan.runs();
  for (std::size_t i = 0; i < planned.size(); ++i) {
    const store::Summary& run = runs[i];
    CellRow& row = rows[planned[i].cell];
    ++row.planned;
    if (run::is_failed(run.state)) ++row.failed;
    if (run.state != store::State::ok) continue;
    ++row.ok;
    ++row.outcomes[run.outcome];
    const auto found = run.metrics.find(metric);
    if (found != run.metrics.end()) values[planned[i].cell].push_back(found->second);
  }
  const Range possible = judge::range_of_metric(metric);
  for (std::size_t c = 0; c < rows.size(); ++c) {
    rows[c].cell = c;
    summarise(rows[c], std::move(values[c]), possible);
  }
  return rows;
}

std::string cell_table(const config::Plan& plan, const std::vector<CellRow>& rows,
                       const std::string& metric, const Style& style) {
  std::vector<Table::Column> columns;
  for (const config::Factor& factor : plan.factors) columns.push_back({factor.name, Align::left});
  columns.push_back({"n", Align::right});
  columns.push_back({"outcome", Align::left});
  columns.push_back({metric, Align::right});
  columns.push_back({"95 % interval", Align::left});
  Table table(columns);
  for (const CellRow& row : rows) {
    std::vector<std::string> cells = plan.cells[row.cell].levels;
    cells.push_back(row.ok == row.planned ? fmt::format("{}", row.ok)
                                          : fmt::format("{}/{}", row.ok, row.planned));
    cells.push_back(outcome_text(row, style));
    cells.push_back(short_number(row.mean));
    cells.push_back(interval_text(row));
    table.row(std::move(cells));
  }
  return table.text();
}

std::string total_line(const std::vector<store::Summary>& runs) {
  std::size_t ok = 0, failed = 0;
  for (const store::Summary& run : runs) {
    if (run.state == store::State::ok) ++ok;
    if (run::is_failed(run.state)) ++failed;
  }
  return fmt::format("total {}, ok {}, failed {}, skipped {}", runs.size(), ok, failed,
                     runs.size() - ok - failed);
}

nlohmann::ordered_json to_json(const config::Plan& plan, const std::vector<CellRow>& rows,
                               const std::string& metric) {
  const auto number = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
  };
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const CellRow& row : rows) {
    nlohmann::ordered_json levels = nlohmann::ordered_json::object();
    for (std::size_t f = 0; f < plan.factors.size(); ++f) {
      levels[plan.factors[f].name] = plan.cells[row.cell].levels[f];
    }
    out.push_back({{"key", plan.cells[row.cell].key},
                   {"levels", levels},
                   {"planned", row.planned},
                   {"ok", row.ok},
                   {"failed", row.failed},
                   {"outcomes", row.outcomes},
                   {"metric", metric},
                   {"n", row.n},
                   {"mean", number(row.mean)},
                   {"median", number(row.median)},
                   {"low", number(row.low)},
                   {"high", number(row.high)}});
  }
  return out;
}

}  // namespace flatline::report
