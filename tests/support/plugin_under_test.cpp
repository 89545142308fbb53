#include "plugin_under_test.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace fl = flatline;

const fl::Component& component_under_test(const std::string& name, const std::string& from) {
  const std::string file = std::string(TEST_BINARY_DIR) + "/lib/flatline/plugins/" +
                           (from.empty() ? name : from) + ".so";
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  using Entry = const flatline_plugin_v1* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, FLATLINE_ENTRY));
  if (!entry) throw std::runtime_error(dlerror());
  const auto* components = static_cast<const fl::Component*>(entry()->components);
  for (std::uint32_t i = 0; i < entry()->n_components; ++i) {
    if (components[i].name == name) return components[i];
  }
  throw std::runtime_error(file + " has no component " + name);
}

fl::Configured configured_under_test(const std::string& name, const std::string& settings,
                                     const std::string& from) {
  fl::Configured part(component_under_test(name, from), name);
  const fl::Node node = fl::from_json(nlohmann::ordered_json::parse(settings), "test");
  const BuiltComponents components;
  fl::Faults faults;
  fl::Reader(components, faults).read(node, part.params(), name, name);
  faults.raise();
  return part;
}
