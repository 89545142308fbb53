#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "config/plan.hpp"

namespace flatline::store {

/// What became of a process.
enum class State {
  planned,
  running,
  ok,
  error,
  crashed,
  oom,
  timeout,
  preempted,
  interrupted,
  stale
};
const char* state_name(State state);
State state_from(const std::string& name);

/// The few numbers and words of a run by which it is listed, compared and judged; one line of a
/// journal, and attributes of the run file.
struct Summary {
  config::RunId id;
  State state = State::planned;
  std::string outcome;                    ///< "" unless the state is ok
  std::string reason;                     ///< one sentence: why this outcome, or what went wrong
  std::map<std::string, double> metrics;  ///< "test.r2", "train.loss", …; NaN is left out
  Index epochs = 0, steps = 0, best_epoch = 0;
  Index parameters = 0;  ///< P
  std::string phase;     ///< load data init train evaluate record
  int signal = 0;        ///< that killed it, or 0
  std::string log_tail;  ///< last lines, for a run without a file
  double seconds = 0, train_seconds = 0, peak_megabytes = 0;
  std::string build;     ///< hash of flatline and the plugins
  std::string finished;  ///< ISO 8601, UTC
};

nlohmann::ordered_json to_json(const Summary& summary);
/// Reads a summary whose fields are spread over these JSON texts. Throws Error FL604 when one is
/// missing or of the wrong type.
Summary summary_from(std::initializer_list<std::string_view> texts);

}  // namespace flatline::store
