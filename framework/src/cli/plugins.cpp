#include <iostream>

#include <fmt/format.h>

#include "cli/manual.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "param/schema.hpp"
#include "plugin/check.hpp"
#include "plugin/scaffold.hpp"
#include "report/table.hpp"

namespace flatline::cli {
namespace {

Exit list(const Arguments& arguments) {
  const plugin::Registry& registry = load_plugins(arguments);
  report::Table table({{"kind"}, {"name"}, {"version"}, {"what it is"}});
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Kind kind : kinds) {
    for (const std::string& name : registry.names(kind)) {
      const Component& component = *registry.find(kind, name);
      const plugin::Library& library = registry.library_of(component);
      table.row({kind_name(kind), name, library.version, component.doc});
      json.push_back({{"kind", kind_name(kind)},
                      {"name", name},
                      {"version", library.version},
                      {"doc", component.doc},
                      {"source", component.source},
                      {"file", library.file.string()}});
    }
  }
  std::cout << (arguments.json() ? json.dump(2) + "\n" : table.text());
  return Exit::ok;
}

Exit show(const Arguments& arguments) {
  const plugin::Registry& registry = load_plugins(arguments);
  if (arguments.words().size() != 2) {
    throw Error("FL104", "plugins show wants one name", "it prints the manual page of one plugin",
                "Write for instance flatline plugins show lstm.");
  }
  const std::string& name = arguments.words()[1];
  std::vector<std::string> names;
  bool found = false;
  for (const Kind kind : kinds) {
    const auto of_kind = registry.names(kind);
    names.insert(names.end(), of_kind.begin(), of_kind.end());
    const Component* component = registry.find(kind, name);
    if (component == nullptr) continue;
    found = true;
    const plugin::Library& library = registry.library_of(*component);
    std::cout << (arguments.json() ? manual_json(*component, library).dump(2) + "\n"
                                   : manual_page(*component, library));
  }
  if (!found) throw Error("FL112", "there is no plugin " + name, "", suggest(name, names));
  return Exit::ok;
}

Exit check(const Arguments& arguments) {
  bool passed = arguments.words().size() > 1;
  if (!passed) {
    throw Error("FL104", "plugins check wants files", "it loads and tries each of them",
                "Write for instance flatline plugins check build/lion.so.");
  }
  for (std::size_t i = 1; i < arguments.words().size(); ++i) {
    const plugin::CheckReport report = plugin::check_plugin(arguments.words()[i]);
    std::cout << (arguments.json() ? report.json().dump(2) + "\n" : report.text());
    passed = passed && report.passed();
  }
  return passed ? Exit::ok : Exit::plugin;
}

Exit make_new(const Arguments& arguments) {
  if (arguments.words().size() != 3) {
    throw Error("FL104", "plugins new wants a kind and a name",
                "it writes a project of that name into the working folder",
                "Write for instance flatline plugins new optimizer lion.");
  }
  const std::string& name = arguments.words()[2];
  const auto files = plugin::write_skeleton(arguments.words()[1], name, name);
  if (arguments.json()) {
    std::cout << nlohmann::ordered_json(files).dump(2) << '\n';
    return Exit::ok;
  }
  for (const auto& file : files) std::cout << file.string() << '\n';
  std::cout << fmt::format(
      "Build and test it with\n  cmake -B {0}/build {0} && cmake --build {0}/build && "
      "ctest --test-dir {0}/build\n",
      name);
  return Exit::ok;
}

Exit plugins(const Arguments& arguments) {
  const std::string& action = arguments.words()[0];
  if (action == "list") return list(arguments);
  if (action == "show") return show(arguments);
  if (action == "check") return check(arguments);
  if (action == "new") return make_new(arguments);
  throw Error("FL101", "flatline plugins has no action " + action, "",
              suggest(action, {"list", "show", "check", "new"}));
}

}  // namespace

const Verb plugins_verb{
    "plugins",
    "list | show NAME | check FILE.so ... | new KIND NAME",
    "list, explain, check and begin plugins",
    "list prints every plugin that is found; show prints its manual page; check loads a file with\n"
    "all checks and makes each component once; new writes a project that builds and passes its "
    "test.",
    "flatline plugins show lstm\n"
    "flatline plugins new optimizer lion",
    1,
    1000,
    nullptr,
    plugins};

}  // namespace flatline::cli
