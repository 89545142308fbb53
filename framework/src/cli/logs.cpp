#include <iostream>

#include "cli/verbs.hpp"
#include "cli/watch.hpp"
#include "run/runner.hpp"

namespace flatline::cli {
namespace {

std::vector<std::size_t> missing_runs(const Opened& opened) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < opened.runs.size(); ++i) {
    if (run::is_missing(opened.runs[i].state)) places.push_back(i);
  }
  return places;
}

Exit logs(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  const bool named = arguments.words().size() > 1;
  const std::string selector = named ? arguments.words()[1] : "last";
  if (arguments.flag("follow")) {
    follow_logs(opened, named ? select_runs(opened, selector) : missing_runs(opened),
                arguments.json());
    return Exit::ok;
  }
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const std::size_t place : select_runs(opened, selector)) {
    const store::Summary& run = opened.runs[place];
    const std::string text = stored_log(opened.folder, run);
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
    "crashed the last 4 kB are kept. With -f, what the runs write is printed while they do, until\n"
    "they have ended: RUN, or all that are missing.",
    "flatline logs results/learning-rate failed\n"
    "flatline logs results/learning-rate -f",
    1,
    2,
    [](po::options_description& options) {
      options.add_options()("follow,f", po::bool_switch(), "go on while the runs go on");
    },
    logs};

}  // namespace flatline::cli
