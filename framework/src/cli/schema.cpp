#include <iostream>

#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "config/schema.hpp"

namespace flatline::cli {
namespace {

Exit schema(const Arguments& arguments) {
  std::cout << config::experiment_schema(load_plugins(arguments)).dump(2) << '\n';
  return Exit::ok;
}

}  // namespace

const Verb schema_verb{
    "schema",
    "",
    "print the JSON Schema of an experiment file, for editors",
    "The schema holds every loaded plugin with its settings. Point your editor's YAML support at "
    "it,\n"
    "for instance with the first line `# yaml-language-server: $schema=flatline.json`.",
    "flatline schema > flatline.json",
    0,
    0,
    nullptr,
    schema};

}  // namespace flatline::cli
