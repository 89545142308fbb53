#include "report/page_data.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "judge/verdict.hpp"
#include "param/json.hpp"
#include "report/cell_traces.hpp"
#include "report/origin.hpp"
#include "report/report.hpp"
#include "run/runner.hpp"

namespace flatline::report {
namespace {

namespace fs = std::filesystem;
using Runs = std::vector<store::Summary>;

/// Large grids get coarser curves, so that 200 runs stay below 3 MB.
std::size_t points_for(std::size_t n_cells) {
  return std::clamp<std::size_t>(8000 / std::max<std::size_t>(1, n_cells), 40, 160);
}

std::vector<std::vector<const store::Summary*>> by_cell(const config::Plan& plan,
                                                        const Runs& runs) {
  std::vector<std::vector<const store::Summary*>> cells(plan.cells.size());
  const auto planned = plan.runs();
  for (std::size_t i = 0; i < planned.size(); ++i) cells[planned[i].cell].push_back(&runs[i]);
  return cells;
}

Json run_json(const store::Summary& run, const std::string& metric) {
  const auto value = run.metrics.find(metric);
  return {{"replicate", run.id.replicate},
          {"state", store::state_name(run.state)},
          {"outcome", run.outcome},
          {"value", value == run.metrics.end() ? Json() : drawn_number(value->second)}};
}

Json cells_json(const fs::path& folder, const config::Plan& plan, const Runs& runs,
                const std::string& metric, Faults& warnings) {
  Json cells = to_json(plan, cell_rows(plan, runs, metric), metric);
  const auto grouped = by_cell(plan, runs);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    Json& cell = cells[c];
    cell["runs"] = Json::array();
    for (const store::Summary* run : grouped[c]) cell["runs"].push_back(run_json(*run, metric));
    const store::Summary* shown = median_run(grouped[c], metric);
    if (shown == nullptr) {
      cell["shown"] = nullptr;
      continue;
    }
    cell["shown"] = {{"id", shown->id.text()},
                     {"replicate", shown->id.replicate},
                     {"outcome", shown->outcome},
                     {"reason", shown->reason}};
    cell.update(cell_traces(folder, grouped[c], *shown, points_for(plan.cells.size()), warnings));
  }
  return cells;
}

Json verdicts_json(const config::Plan& plan, const Runs& runs) {
  Json verdicts = to_json(judge::decide(plan, runs));
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const config::Hypothesis& hypothesis = plan.hypotheses[i];
    verdicts[i]["factor"] = hypothesis.factor;
    verdicts[i]["levels"] = hypothesis.levels;
    verdicts[i]["where"] = hypothesis.where;
    verdicts[i]["measure"] = hypothesis.measure;
    verdicts[i]["expect"] = hypothesis.expect;
  }
  return verdicts;
}

/// Lists the failed runs, alike ones together.
Json failures_json(const Runs& runs) {
  constexpr std::size_t most_named = 5;
  std::map<std::vector<std::string>, std::vector<const store::Summary*>> alike;
  for (const store::Summary& run : runs) {
    if (!run::is_failed(run.state)) continue;
    alike[{store::state_name(run.state), run.phase, run.reason}].push_back(&run);
  }
  Json failures = Json::array();
  for (const auto& [what, failed] : alike) {
    Json named = Json::array();
    for (std::size_t i = 0; i < std::min(failed.size(), most_named); ++i) {
      named.push_back(failed[i]->id.text());
    }
    failures.push_back({{"state", what[0]},
                        {"phase", what[1]},
                        {"reason", what[2]},
                        {"n", failed.size()},
                        {"runs", named},
                        {"log_tail", failed.front()->log_tail}});
  }
  return failures;
}

Json factors_json(const config::Plan& plan) {
  Json factors = Json::array();
  for (const config::Factor& factor : plan.factors) {
    factors.push_back({{"name", factor.name}, {"levels", factor.levels}});
  }
  return factors;
}

Json states_json(const Runs& runs) {
  std::map<std::string, Index> states;
  for (const store::Summary& run : runs) ++states[store::state_name(run.state)];
  return states;
}

}  // namespace

Json page_data(const fs::path& folder, const config::Plan& plan, const Runs& runs,
               const std::string& metric, Faults& warnings) {
  Json data{{"experiment", plan.experiment},
            {"question", plan.question},
            {"arithmetic", plan.arithmetic},
            {"metric", metric},
            {"totals", total_line(runs)},
            {"states", states_json(runs)},
            {"factors", factors_json(plan)},
            {"points", points_for(plan.cells.size())},
            {"verdicts", verdicts_json(plan, runs)},
            {"deviations", plan.deviations},
            {"cells", cells_json(folder, plan, runs, metric, warnings)},
            {"failures", failures_json(runs)},
            {"origin", origin_json(folder, plan, runs, warnings)}};
  std::set<std::string> said;
  for (const Fault& warning : warnings.list()) said.insert(warning.text());
  data["warnings"] = said;
  return data;
}

}  // namespace flatline::report
