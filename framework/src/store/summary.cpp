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

[[noreturn]] void reject(const std::string& problem, const std::string& why) {
  throw Error("FL604", problem, why, "It was not written by this flatline; delete it.");
}

template <class T>
void read(const Json& json, const char* name, T& value) {
  const auto field = json.find(name);
  if (field == json.end()) reject("a summary lacks a field", fmt::format("{} is missing", name));
  constexpr bool is_text = std::is_same_v<T, std::string>;
  constexpr bool is_count = std::is_same_v<T, Index>;
  if (is_text                 ? !field->is_string()
      : is_count              ? !field->is_number_unsigned()
      : std::is_integral_v<T> ? !field->is_number_integer()
                              : !field->is_number()) {
    reject("a summary has a field of the wrong type", fmt::format("{} is {}", name, field->dump()));
  }
  field->get_to(value);
}

}  // namespace

const char* state_name(State state) { return state_names.at(static_cast<std::size_t>(state)); }

State state_from(const std::string& name) {
  const auto found = std::find(state_names.begin(), state_names.end(), name);
  if (found == state_names.end()) {
    reject(fmt::format("{} is not a state", name),
           "states are " + fmt::format("{}", fmt::join(state_names, ", ")));
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

Summary summary_from(const Json& json) {
  if (!json.is_object()) reject("a summary is not an object", json.type_name());
  Summary summary;
  std::string state;
  read(json, "key", summary.id.key);
  read(json, "replicate", summary.id.replicate);
  read(json, "state", state);
  summary.state = state_from(state);
  read(json, "outcome", summary.outcome);
  read(json, "reason", summary.reason);
  const auto metrics = json.find("metrics");
  if (metrics == json.end() || !metrics->is_object()) {
    reject("a summary has no metrics", "metrics is missing or not an object");
  }
  for (const auto& [name, value] : metrics->items()) {
    if (value == "inf" || value == "-inf") {
      summary.metrics[name] = value == "inf" ? INFINITY : -INFINITY;
    } else {
      read(*metrics, name.c_str(), summary.metrics[name]);
    }
  }
  read(json, "epochs", summary.epochs);
  read(json, "steps", summary.steps);
  read(json, "best_epoch", summary.best_epoch);
  read(json, "parameters", summary.parameters);
  read(json, "phase", summary.phase);
  read(json, "signal", summary.signal);
  read(json, "log_tail", summary.log_tail);
  read(json, "seconds", summary.seconds);
  read(json, "train_seconds", summary.train_seconds);
  read(json, "peak_megabytes", summary.peak_megabytes);
  read(json, "build", summary.build);
  read(json, "finished", summary.finished);
  return summary;
}

}  // namespace flatline::store
