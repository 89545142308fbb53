#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include <flatline/plugin.hpp>

#include "param/json.hpp"
#include "param/reader.hpp"

/// Stands in where a test has no plugins to choose from.
struct NoComponents final : flatline::ComponentSource {
  const flatline::Component* find(flatline::Kind, const std::string&) const override {
    return nullptr;
  }
  std::vector<std::string> names(flatline::Kind) const override { return {}; }
};

/// Opens the plugin `from` of this build, by default `name`, and returns its component `name`.
inline const flatline::Component& component_under_test(const std::string& name,
                                                       const std::string& from = "") {
  const std::string file = std::string(TEST_BINARY_DIR) + "/lib/flatline/plugins/" +
                           (from.empty() ? name : from) + ".so";
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  using Entry = const flatline_plugin_v1* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, FLATLINE_ENTRY));
  if (!entry) throw std::runtime_error(dlerror());
  const auto* components = static_cast<const flatline::Component*>(entry()->components);
  for (std::uint32_t i = 0; i < entry()->n_components; ++i) {
    if (components[i].name == name) return components[i];
  }
  throw std::runtime_error(file + " has no component " + name);
}

/// Finds the plugins of this build, for settings that name another plugin.
struct BuiltComponents final : flatline::ComponentSource {
  const flatline::Component* find(flatline::Kind, const std::string& name) const override {
    return &component_under_test(name);
  }
  std::vector<std::string> names(flatline::Kind) const override { return {}; }
};

/// Makes an object of the plugin `name`; `settings` is a JSON map, as in the experiment file.
template <class Base>
flatline::Owned<Base> make_plugin(const std::string& name, const std::string& settings = "{}",
                                  const flatline::Context& context = {},
                                  const std::string& from = "") {
  flatline::Configured part(component_under_test(name, from), name);
  const flatline::Node node = flatline::from_json(nlohmann::ordered_json::parse(settings), "test");
  const BuiltComponents components;
  flatline::Faults faults;
  flatline::Reader(components, faults).read(node, part.params(), name, name);
  faults.raise();
  return part.make<Base>(context);
}
