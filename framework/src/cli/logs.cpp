#include <iostream>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "store/run_file.hpp"

namespace flatline::cli {
namespace {

Exit logs(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const std::string selector = arguments.words().size() > 1 ? arguments.words()[1] : "last";
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const std::size_t place : select_runs(opened, selector)) {
    const store::Summary& run = opened.runs[place];
    const std::string text = run.state == store::State::ok
                                 ? store::read_run(store::run_path(opened.folder, run.id)).log
                                 : run.log_tail;
    if (arguments.json()) {
      json[run.id.text()] = text;
    } else {
      std::cout << "== " << run.id.text() << " (" << store::state_name(run.state) << ")\n" << text;
      if (!text.empty() && text.back() != '\n') std::cout << '\n';
    }
  }
  if (arguments.json()) std::cout << json.dump(2) << '\n';
  return Exit::ok;
}

}  // namespace

const Verb logs_verb{
    "logs",
    "RESULTS [RUN]",
    "print what runs wrote to their output",
    "RUN is a run id or the beginning of one, last (the default) or failed. Of a run that\n"
    "crashed the last 4 kB are kept.",
    "flatline logs results/learning-rate failed",
    1,
    2,
    nullptr,
    logs};

}  // namespace flatline::cli
