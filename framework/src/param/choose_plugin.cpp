#include "param/choose_plugin.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "param/fault.hpp"
#include "param/schema.hpp"

namespace flatline {
namespace {

void unknown_plugin(const Node& node, const std::string& name, Kind kind, const ParamBase& param,
                    Reader& reader) {
  std::string why = param.mark().file ? "" : "it is the default";
  for (const Kind other : kinds) {
    if (other != kind && reader.components().find(other, name)) {
      why +=
          fmt::format("{}{} is the name of a {}", why.empty() ? "" : ", ", name, kind_name(other));
    }
  }
  const std::vector<std::string> names = reader.components().names(kind);
  std::string remedy = suggest(name, names);
  if (names.empty()) {
    remedy = fmt::format("No {} is loaded: see `flatline plugins list`.", kind_name(kind));
  }
  reader.fault(node, "FL202",
               fmt::format("{} = {} is not a known {}", reader.path(), name, kind_name(kind)), why,
               remedy);
}

/// Finds the node that holds the plugin's name, or adds a fault.
const Node* name_node(const Node& node, Kind kind, const ParamBase& param, Reader& reader) {
  const bool map = node.is_map();
  const Node* name = map ? node.find("use") : &node;
  if (name && name->is_scalar()) return name;
  if (map && !name) {
    reader.fault(
        node, "FL209", reader.path() + " has no use:",
        fmt::format("it names the {}: {}", kind_name(kind), param.doc()),
        fmt::format("Add use: with one of {}.", fmt::join(reader.components().names(kind), ", ")));
    return nullptr;
  }
  wrong_type(map ? *name : node, param, fmt::format("the name of a {}", kind_name(kind)), reader);
  return nullptr;
}

}  // namespace

std::optional<Configured> choose_plugin(const Node& node, Kind kind, const ParamBase& param,
                                        Reader& reader) {
  const Node* name = name_node(node, kind, param, reader);
  if (!name) return std::nullopt;
  const Component* component = reader.components().find(kind, name->text);
  if (!component) {
    unknown_plugin(*name, name->text, kind, param, reader);
    return std::nullopt;
  }
  Configured plugin(*component, reader.path(), node.mark);
  reader.read(node, plugin.params(), plugin.path(), component->name, {"use"});
  return plugin;
}

Node write_plugin(const Configured& plugin, bool all) {
  Node name = Node::scalar(plugin.component().name, plugin.mark(), true);
  Node settings = write(plugin.params(), all);
  settings.mark = plugin.mark();
  if (settings.entries.empty()) return name;
  settings.entries.insert(settings.entries.begin(), Node::Entry{"use", {}, std::move(name)});
  return settings;
}

}  // namespace flatline
