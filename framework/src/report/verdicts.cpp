#include <cmath>
#include <map>

#include <fmt/format.h>

#include "report/report.hpp"
#include "report/table.hpp"
#include "run/runner.hpp"

namespace flatline::report {
namespace {

constexpr std::size_t indent = 4;

const char* colour_of(const std::string& verdict) {
  return verdict == "supported" ? "\033[32m" : verdict == "refuted" ? "\033[31m" : "\033[33m";
}

}  // namespace

std::string verdict_table(const std::vector<judge::Verdict>& verdicts, const Style& style) {
  std::string text;
  for (const judge::Verdict& verdict : verdicts) {
    const std::string word =
        style.colour ? colour_of(verdict.verdict) + verdict.verdict + "\033[0m" : verdict.verdict;
    const std::string claim = fmt::format("{}  {}: {}", verdict.id, word, verdict.claim);
    text += wrapped(claim, style.width, indent) + "\n" + std::string(indent, ' ') +
            wrapped(verdict.sentence, style.width - std::min(style.width, indent), indent) + "\n";
  }
  return text;
}

std::string failure_table(const config::Plan& plan, const std::vector<store::Summary>& runs,
                          const Style& style) {
  std::map<std::string, std::vector<std::string>> alike;
  for (const store::Summary& run : runs) {
    if (!run::is_failed(run.state)) continue;
    std::string reason = run.reason;  // one that names the run's own file is the same for others
    for (std::size_t at; (at = reason.find(run.id.text())) != reason.npos;) {
      reason.replace(at, run.id.text().size(), "RUN");
    }
    alike[fmt::format("{}: {}", store::state_name(run.state), reason)].push_back(run.id.text());
  }
  std::string text;
  for (const auto& [reason, ids] : alike) {
    text += wrapped(fmt::format("{} run{} of {} {}", ids.size(), ids.size() == 1 ? "" : "s",
                                plan.runs().size(), reason),
                    style.width, 2) +
            "\n  first: " + ids.front() + "\n";
  }
  return text;
}

nlohmann::ordered_json to_json(const std::vector<judge::Verdict>& verdicts) {
  const auto number = [](double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
  };
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const judge::Verdict& v : verdicts) {
    out.push_back({{"id", v.id},
                   {"claim", v.claim},
                   {"verdict", v.verdict},
                   {"test", v.test},
                   {"effect_name", v.effect_name},
                   {"effect", number(v.effect)},
                   {"low", number(v.low)},
                   {"high", number(v.high)},
                   {"p", number(v.p)},
                   {"p_holm", number(v.p_holm)},
                   {"n", v.n},
                   {"planned", v.planned},
                   {"sentence", v.sentence}});
  }
  return out;
}

}  // namespace flatline::report
