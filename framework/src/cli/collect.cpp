#include <iostream>

#include <fmt/format.h>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "store/index.hpp"
#include "store/results.hpp"

namespace flatline::cli {
namespace {

Exit collect(const Arguments& arguments) {
  const Opened opened = open_results(arguments.words()[0]);
  Faults warnings;
  store::collect(opened.folder, opened.plan, opened.runs,
                 arguments.flag("copy") ? store::Collect::copy : store::Collect::links, warnings);
  for (const Fault& warning : warnings.list()) std::cerr << "warning: " << warning.text() << '\n';
  const std::string index = store::Results(opened.folder).index().string();
  if (arguments.json()) {
    std::cout
        << nlohmann::ordered_json{{"index", index}, {"warnings", warnings.list().size()}}.dump(2)
        << '\n';
  } else {
    std::cout << fmt::format("{}: the table of {} runs, and the runs as {}\n", index,
                             opened.runs.size(), arguments.flag("copy") ? "copies" : "links");
  }
  return Exit::ok;
}

}  // namespace

const Verb collect_verb{
    "collect",
    "RESULTS",
    "write index.h5: the table of all runs, and the runs in one file",
    "The runs are links to their files; with --copy they are copied, so that index.h5 stands by\n"
    "itself. Collecting again gives the same file.",
    "flatline collect results/learning-rate\n"
    "python3 -c 'import h5py; "
    "print(h5py.File(\"results/learning-rate/index.h5\")[\"summary\"].keys())'",
    1,
    1,
    [](po::options_description& options) {
      options.add_options()("copy", po::bool_switch(), "copy the runs into the file");
    },
    collect};

}  // namespace flatline::cli
