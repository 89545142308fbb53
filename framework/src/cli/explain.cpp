#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "run/runner.hpp"
#include "store/checkpoint_file.hpp"
#include "store/claims.hpp"
#include "store/run_file.hpp"

namespace flatline::cli {
namespace {

namespace fs = std::filesystem;

/// Says where a run stands that left no file, in sentences.
std::string missing_text(const Opened& opened, const store::Summary& run) {
  std::string text;
  if (run.state == store::State::planned) {
    text = run.reason.empty() ? "It was not started, or its process was killed with its parent."
                              : fmt::format("It is to be done again: {}.", run.reason);
  } else {
    text = fmt::format("It was {}: {}.", store::state_name(run.state), run.reason);
  }
  const std::string holder = store::Claims::holder_of(opened.folder, run.id.text());
  if (!holder.empty()) text += fmt::format(" Right now {} works on it.", holder);
  if (fs::exists(store::checkpoint_path(opened.folder, run.id))) {
    text += " Its state was saved; it goes on there.";
  }
  return text + fmt::format(" Next: flatline exec --plan {}", opened.folder.string());
}

std::string failed_text(const Opened& opened, const store::Summary& run) {
  std::string text = fmt::format("It ended as {} in phase {} after {} epochs: {}.",
                                 store::state_name(run.state), run.phase, run.epochs, run.reason);
  if (!run.log_tail.empty()) text += "\nThe end of its log:\n" + run.log_tail;
  if (text.back() != '\n') text += ' ';
  return text + fmt::format("Next: mend the cause, then flatline exec --plan {} --retry {}",
                            opened.folder.string(), store::state_name(run.state));
}

std::string text_of(const Opened& opened, const store::Summary& run) {
  if (run::is_missing(run.state)) return missing_text(opened, run);
  if (run::is_failed(run.state)) return failed_text(opened, run);
  return fmt::format("It is done: {} ({}).", run.outcome, run.reason);
}

Exit explain(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const std::string selector = arguments.words().size() > 1 ? arguments.words()[1] : "failed";
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const std::size_t place : select_runs(opened, selector)) {
    const store::Summary& run = opened.runs[place];
    const std::string text = text_of(opened, run);
    if (arguments.json()) {
      json[run.id.text()] = {{"state", store::state_name(run.state)}, {"text", text}};
    } else {
      std::cout << run.id.text() << '\n' << text << "\n\n";
    }
  }
  if (arguments.json()) std::cout << json.dump(2) << '\n';
  return Exit::ok;
}

}  // namespace

const Verb explain_verb{
    "explain",
    "RESULTS [RUN]",
    "tell why a run is missing or failed, and what to do",
    "RUN is a run id or the beginning of one, last or failed (the default). Reads the folder\n"
    "alone.",
    "flatline explain results/learning-rate failed",
    1,
    2,
    nullptr,
    explain};

}  // namespace flatline::cli
