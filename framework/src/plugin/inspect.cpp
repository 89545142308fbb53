#include "plugin/inspect.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "plugin/handshake.hpp"
#include "plugin/names.hpp"

namespace flatline::plugin {
namespace {

bool is_empty(const char* text) { return text == nullptr || *text == '\0'; }

/// Collects what is wrong with one component.
class Inspection {
 public:
  Inspection(const std::filesystem::path& file, const Component& component, Faults& faults)
      : file_(file), component_(component), faults_(faults) {}

  void run() {
    if (!complete()) return;
    if (!is_kebab_case(component_.name)) {
      fault("FL308", fmt::format("the name \"{}\" is not kebab-case", component_.name),
            "names are compared letter by letter, in files and on command lines",
            "Use small letters, digits and single hyphens, beginning with a letter.");
    }
    settings();
  }

 private:
  void fault(const char* id, std::string problem, std::string why, std::string remedy) {
    faults_.add(mark_of(file_), id, std::move(problem), std::move(why), std::move(remedy));
  }

  bool complete() {
    const Component& c = component_;
    const char* missing = is_empty(c.name)             ? "name"
                          : is_empty(c.doc)            ? "doc"
                          : is_empty(c.source)         ? "source"
                          : c.make_params == nullptr   ? "make_params"
                          : c.delete_params == nullptr ? "delete_params"
                          : c.make_float == nullptr    ? "make_float"
                          : c.make_double == nullptr   ? "make_double"
                          : c.destroy == nullptr       ? "destroy"
                                                       : nullptr;
    const bool known = c.kind >= Kind::dataset && c.kind <= Kind::diagnostic;
    if (missing != nullptr || !known) {
      fault("FL307",
            fmt::format("the component {} has no {}", is_empty(c.name) ? "\"\"" : c.name,
                        missing != nullptr ? missing : "known kind"),
            "a plugin has to say what it is, what for, and after which source",
            "Write fl::<kind><Class, Params>(name, doc, source) with no text empty; "
            "the source may be \"none\".");
    }
    return missing == nullptr && known;
  }

  void settings() {
    try {
      const auto params = make_params(component_);
      schema(describe(*params), *params);
    } catch (const Error& error) {
      for (Fault fault : error.faults()) {
        fault.where = mark_of(file_);
        faults_.add(std::move(fault));
      }
    }
  }

  void schema(const std::vector<ParamSchema>& all, const Params& params) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!names.insert(all[i].name).second) {
        bad(all[i].name, "is declared twice", "only one of them could be given");
      }
      parameter(all[i], all[i].name, params.all[i]->write(true));
    }
  }

  void parameter(const ParamSchema& p, const std::string& path, const Node& value) {
    if (!is_snake_case(p.name)) {
      bad(path, "is not snake_case", "keys of an experiment file are");
    }
    if (p.doc.empty()) bad(path, "has no doc", "a setting nobody explains is a riddle");
    const bool is_numeric =
        p.type.find("integer") != std::string::npos || p.type.find("real") != std::string::npos;
    if (is_numeric && p.unit.empty()) {
      bad(path, "has no unit", "a number without a unit can't be read; write \"1\" for none");
    }
    if (is_numeric) range(p, path, value);
    if (value.is_map()) {
      for (const ParamSchema& inner : p.inner) {
        const Node* own = value.find(inner.name);
        parameter(inner, path + "." + inner.name, own != nullptr ? *own : Node{});
      }
    }
  }

  void range(const ParamSchema& p, const std::string& path, const Node& value) {
    const Range& r = p.range;
    const bool is_point = r.low == r.high && !r.low_open && !r.high_open;
    if (!(r.low < r.high) && !is_point) {
      bad(path, "has the empty range " + r.text(), "no value could ever be right");
    } else if (!p.required) {
      for (const Node& item : value.is_list() ? value.items : std::vector<Node>{value}) {
        const auto number = to_number(item);
        if (number && !r.contains(*number)) {
          bad(path, fmt::format("has the default {} outside {}", item.text, r.text()),
              "the file that leaves it out would be wrong");
        }
      }
    }
  }

  void bad(const std::string& path, std::string_view what, std::string why) {
    fault(
        "FL309",
        fmt::format("the setting {} of {} {}", path.empty() ? "\"\"" : path, component_.name, what),
        std::move(why), "Correct its declaration: {this, name, default, range, unit, doc}.");
  }

  const std::filesystem::path& file_;
  const Component& component_;
  Faults& faults_;
};

}  // namespace

std::vector<const Component*> inspect(const std::filesystem::path& file,
                                      const flatline_plugin_v1& table, Faults& faults) {
  std::vector<const Component*> out;
  if (table.n_components == 0 || table.components == nullptr) {
    faults.add(mark_of(file), "FL307", "the plugin has no components", "",
               "List at least one in FLATLINE_PLUGIN(…).");
    return out;
  }
  std::set<std::pair<Kind, std::string>> names;
  const auto* components = static_cast<const Component*>(table.components);
  for (std::uint32_t i = 0; i < table.n_components; ++i) {
    Inspection(file, components[i], faults).run();
    out.push_back(&components[i]);
    if (is_empty(components[i].name)) continue;
    if (!names.emplace(components[i].kind, components[i].name).second) {
      faults.add(mark_of(file), "FL308",
                 fmt::format("the plugin has two components called {}", components[i].name),
                 "a name has to say which one is meant", "Give one of them another name.");
    }
  }
  return out;
}

}  // namespace flatline::plugin
