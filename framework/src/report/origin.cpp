#include "report/origin.hpp"

#include <algorithm>
#include <map>

#include "store/run_file.hpp"
#include "store/traces.hpp"

namespace flatline::report {
namespace {

std::string seed_of(const config::Plan& plan) {
  if (plan.cells.empty()) return "";
  const Node* seed = plan.cells.front().config.at("seed");
  return seed == nullptr ? "" : seed->text;
}

/// What a run says of its making, without what differs between two runs of one build.
Json made_by(const std::filesystem::path& file, Faults& warnings) {
  Json made = Json::object();
  try {
    made = store::read_provenance(file);
    made.erase("started");
  } catch (const Error& error) {
    for (const Fault& fault : error.faults()) warnings.add(fault);
  }
  return made;
}

}  // namespace

Json origin_json(const std::filesystem::path& folder, const config::Plan& plan,
                 const std::vector<store::Summary>& runs, Faults& warnings) {
  std::map<std::string, std::vector<const store::Summary*>> builds;
  std::string first, last;
  double seconds = 0;
  for (const store::Summary& run : runs) {
    if (run.state != store::State::ok) continue;
    builds[run.build].push_back(&run);
    if (!run.finished.empty() && (first.empty() || run.finished < first)) first = run.finished;
    last = std::max(last, run.finished);
    seconds += run.seconds;
  }
  Json list = Json::array();
  for (const auto& [build, made] : builds) {
    list.push_back({{"build", build},
                    {"n", made.size()},
                    {"made_by", made_by(store::run_path(folder, made.front()->id), warnings)}});
  }
  return {{"plan", plan.hash},
          {"seed", seed_of(plan)},
          {"replicates", plan.replicates},
          {"file", plan.text},
          {"overrides", plan.overrides},
          {"first_finished", first},
          {"last_finished", last},
          {"seconds", drawn_number(seconds)},
          {"builds", std::move(list)}};
}

}  // namespace flatline::report
