#include "report/export.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "param/reader.hpp"
#include "report/table.hpp"

namespace flatline::report {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string line(const std::vector<std::string>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += (i > 0 ? "," : "") + quoted(cells[i]);
  return text + "\n";
}

/// Writes a number as table programs read it: what is not a number is an empty cell.
std::string csv_number(double value) {
  if (std::isnan(value)) return "";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  return number_text(value);
}

std::string latex(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool is_option = out.empty() && (c == '[' || c == '*');  // of the end of a line before
    if (is_option) {
      out += fmt::format("{{{}}}", c);
    } else if (c == '\\') {
      out += "\\textbackslash{}";
    } else if (c == '^' || c == '~') {
      out += fmt::format("\\{}{{}}", c);
    } else {
      if (std::string_view("&%$#_{}").find(c) != std::string::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

/// Sets a number as mathematics, with a real minus and a power of ten: `$-1.55 \times 10^{39}$`.
std::string latex(double value) {
  if (std::isnan(value)) return "--";
  if (std::isinf(value)) return value < 0 ? "$-\\infty$" : "$\\infty$";
  const std::string text = short_number(value);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return fmt::format("${}$", text);
  return fmt::format("${} \\times 10^{{{}}}$", text.substr(0, e), std::stoi(text.substr(e + 1)));
}

}  // namespace

std::string runs_csv(const config::Plan& plan, const std::vector<store::Summary>& runs) {
  std::set<std::string> metrics;
  for (const store::Summary& run : runs) {
    for (const auto& [name, value] : run.metrics) metrics.insert(name);
  }
  std::vector<std::string> head{"run", "key", "replicate"};
  const std::vector<std::string> about{"state", "outcome",    "epochs",
                                       "steps", "parameters", "seconds"};
  for (const config::Factor& factor : plan.factors) {
    const bool is_taken = std::find(about.begin(), about.end(), factor.name) != about.end() ||
                          std::find(head.begin(), head.end(), factor.name) != head.end();
    head.push_back((is_taken ? "factor." : "") + factor.name);
  }
  head.insert(head.end(), about.begin(), about.end());
  head.insert(head.end(), metrics.begin(), metrics.end());
  std::string text = line(head);
  const auto planned = plan.runs();
  for (std::size_t i = 0; i < planned.size(); ++i) {
    const store::Summary& run = runs[i];
    std::vector<std::string> row{planned[i].id.text(), planned[i].id.key,
                                 std::to_string(planned[i].id.replicate)};
    const auto& levels = plan.cells[planned[i].cell].levels;
    row.insert(row.end(), levels.begin(), levels.end());
    row.insert(row.end(), {store::state_name(run.state), run.outcome, std::to_string(run.epochs),
                           std::to_string(run.steps), std::to_string(run.parameters),
                           csv_number(run.seconds)});
    for (const std::string& name : metrics) {
      const auto found = run.metrics.find(name);
      row.push_back(found == run.metrics.end() ? "" : csv_number(found->second));
    }
    text += line(row);
  }
  return text;
}

std::string cells_latex(const config::Plan& plan, const std::vector<CellRow>& rows,
                        const std::string& metric) {
  std::string text =
      "\\begin{tabular}{" + std::string(plan.factors.size(), 'l') + "rlrl}\n\\toprule\n";
  for (const config::Factor& factor : plan.factors) text += latex(factor.name) + " & ";
  text += fmt::format("$n$ & outcome & {} & 95\\,\\% interval \\\\\n\\midrule\n", latex(metric));
  for (const CellRow& row : rows) {
    for (const std::string& level : plan.cells[row.cell].levels) text += latex(level) + " & ";
    std::string outcomes;
    for (const auto& [outcome, n] : row.outcomes) {
      outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", n, outcome);
    }
    text += fmt::format("{} & {} & {} & ", row.n, outcomes, latex(row.mean));
    text += row.n < 2 ? "--" : fmt::format("[{}, {}]", latex(row.low), latex(row.high));
    text += " \\\\\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace flatline::report
