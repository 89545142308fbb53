#include <iostream>

#include <flatline/version.hpp>

#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace flatline::cli {
namespace {

Exit version(const Arguments& arguments) {
  if (!arguments.json()) {
    std::cout << version_text();
    return Exit::ok;
  }
  const Build& built = build();
  std::cout << nlohmann::ordered_json{{"version", built.version},   {"git", built.git},
                                      {"compiler", built.compiler}, {"flags", built.flags},
                                      {"type", built.type},         {"abi", built.abi}}
                   .dump(2)
            << '\n';
  return Exit::ok;
}

}  // namespace

const Verb version_verb{
    "version",
    "",
    "print what belongs into a bug report",
    "Prints the version of flatline, how it was built, and what a plugin must match.",
    "flatline version",
    0,
    0,
    nullptr,
    version};

}  // namespace flatline::cli
