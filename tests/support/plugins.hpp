#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include <flatline/plugin.hpp>

#include "param/json.hpp"
#include "param/reader.hpp"

/// Finds the plugins of the build tree by their names. What the real loader checks is the matter of
/// its own tests.
class BuiltPlugins final : public flatline::ComponentSource {
 public:
  const flatline::Component* find(flatline::Kind kind, const std::string& name) const override {
    const std::string file = TEST_BINARY_DIR "/lib/flatline/plugins/" + name + ".so";
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    using Entry = const flatline_plugin_v1* (*)();
    const auto entry = reinterpret_cast<Entry>(dlsym(library, FLATLINE_ENTRY));
    const flatline_plugin_v1* plugin = entry();
    const auto* components = static_cast<const flatline::Component*>(plugin->components);
    for (std::uint32_t i = 0; i < plugin->n_components; ++i) {
      if (components[i].kind == kind && components[i].name == name) return &components[i];
    }
    return nullptr;
  }
  std::vector<std::string> names(flatline::Kind) const override { return {}; }
};

/// Chooses a plugin with settings given as JSON. Throws what is wrong with them.
inline flatline::Configured configured(flatline::Kind kind, const std::string& name,
                                       const nlohmann::ordered_json& settings = {}) {
  const BuiltPlugins plugins;
  flatline::Configured out(*plugins.find(kind, name), name);
  flatline::Faults faults;
  flatline::Reader reader(plugins, faults);
  const auto map = settings.is_null() ? nlohmann::ordered_json::object() : settings;
  reader.read(flatline::from_json(map, "test"), out.params(), name, name);
  faults.raise();
  return out;
}
