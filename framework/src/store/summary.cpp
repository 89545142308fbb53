#include "store/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <flatline/error.hpp>

namespace flatline::store {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array state_names{"planned", "running", "ok",        "error",       "crashed",
                                 "oom",     "timeout", "preempted", "interrupted", "stale"};

}  // namespace

const char* state_name(State state) { return state_names.at(static_cast<std::size_t>(state)); }

State state_from(const std::string& name) {
  const auto found = std::find(state_names.begin(), state_names.end(), name);
  if (found == state_names.end()) {
    throw Error("FL604", fmt::format("{} is not a state", name),
                fmt::format("states are {}", fmt::join(state_names, ", ")),
                "It was not written by this flatline; delete it.");
  }
  return static_cast<State>(found - state_names.begin());
}

Json to_json(const Summary& summary) {
  Json metrics = Json::object();
  for (const auto& [name, value] : summary.metrics) {
    if (std::isinf(value)) {
      metrics[name] = value > 0 ? "inf" : "-inf";  // JSON has no infinity
    } else if (!std::isnan(value)) {
      metrics[name] = value;
    }
  }
  return {{"key", summary.id.key},
          {"replicate", summary.id.replicate},
          {"state", state_name(summary.state)},
          {"outcome", summary.outcome},
          {"reason", summary.reason},
          {"metrics", std::move(metrics)},
          {"epochs", summary.epochs},
          {"steps", summary.steps},
          {"best_epoch", summary.best_epoch},
          {"parameters", summary.parameters},
          {"phase", summary.phase},
          {"signal", summary.signal},
          {"log_tail", summary.log_tail},
          {"seconds", summary.seconds},
          {"train_seconds", summary.train_seconds},
          {"peak_megabytes", summary.peak_megabytes},
          {"build", summary.build},
          {"finished", summary.finished}};
}

}  // namespace flatline::store
