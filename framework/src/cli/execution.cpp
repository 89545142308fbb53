#include "cli/execution.hpp"

#include <signal.h>

#include <set>

#include <fmt/format.h>

#include <flatline/error.hpp>

#include "cli/cost.hpp"

namespace flatline::cli {

std::set<store::State> retry_states(const Arguments& arguments) {
  using store::State;
  std::set<State> states;
  if (!arguments.has("retry")) return states;
  std::string text = arguments.get<std::string>("retry") + ",";
  for (std::size_t comma; (comma = text.find(',')) != std::string::npos; text.erase(0, comma + 1)) {
    const std::string word = text.substr(0, comma);
    if (word.empty()) continue;
    if (word == "failed") {
      states.insert({State::error, State::crashed, State::oom, State::timeout});
    } else if (const auto known =
                   std::set<std::string>{"error", "crashed", "oom", "timeout", "stale"};
               known.contains(word)) {
      states.insert(store::state_from(word));
    } else {
      throw Error("FL109", fmt::format("--retry {} names no state that can be run again", word), "",
                  suggest(word, {"failed", "error", "crashed", "oom", "timeout", "stale"}));
    }
  }
  return states;
}

run::Options execution_options(const Arguments& arguments) {
  run::Options options;
  options.jobs = job_count(arguments);
  options.retry = retry_states(arguments);
  options.progress = !arguments.flag("quiet");
  if (arguments.has("max-fails")) {
    const long most = arguments.get<long>("max-fails");
    if (most < 1) {
      throw Error("FL107", fmt::format("--max-fails {} is below 1", most),
                  "it is the number of failures after which no run is started",
                  "Use --fail-fast to stop at the first.");
    }
    options.max_fails = static_cast<Index>(most);
  }
  if (arguments.flag("fail-fast")) options.max_fails = 1;
  if (arguments.has("checkpoint-every")) {
    options.checkpoint_every = arguments.get<double>("checkpoint-every");
    if (!(options.checkpoint_every >= 0)) {
      throw Error("FL117",
                  fmt::format("--checkpoint-every {} is no pause", options.checkpoint_every),
                  "it is the number of seconds between two checkpoints of a run",
                  "Use a number from 0 on, or leave it out.");
    }
  }
  return options;
}

void add_retry(po::options_description& options) {
  options.add_options()(
      "retry", po::value<std::string>(),
      "run again what ended in these states: failed, or error, crashed, oom, timeout, stale");
}

void add_execution(po::options_description& options) {
  add_jobs(options);
  add_retry(options);
  auto add = options.add_options();
  add("fail-fast", po::bool_switch(), "start no run after the first failure");
  add("max-fails", po::value<long>(), "start no run after so many failures");
  add("checkpoint-every", po::value<double>(),
      "seconds between two checkpoints of a run (default: 300)");
  add("quiet,q", po::bool_switch(), "show no progress");
}

Exit exit_of(const run::Report& report, const run::Shard& shard) {
  bool failed = false, missing = false;
  for (std::size_t i = 0; i < report.runs.size(); ++i) {
    if (!shard.holds(i)) continue;
    failed = failed || run::is_failed(report.runs[i].state);
    missing = missing || run::is_missing(report.runs[i].state);
  }
  const bool scheduler = report.signal == SIGTERM || report.signal == SIGUSR1;
  if (missing && scheduler) return Exit::requeue;
  if (missing && report.signal != 0) return Exit::incomplete;
  if (failed) return Exit::failed;
  return missing ? Exit::incomplete : Exit::ok;
}

}  // namespace flatline::cli
