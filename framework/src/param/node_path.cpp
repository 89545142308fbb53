// Addresses such as `model.layers.0.units`.
#include <charconv>

#include <fmt/format.h>

#include "param/node.hpp"
#include "param/reader.hpp"

namespace flatline {
namespace {

std::string_view first_segment(std::string_view path) { return path.substr(0, path.find('.')); }

std::string_view rest(std::string_view path, std::string_view segment) {
  return path.size() == segment.size() ? std::string_view() : path.substr(segment.size() + 1);
}

const Node* item(const Node& list, std::string_view segment) {
  std::size_t index = 0;
  const char* end = segment.data() + segment.size();
  const auto [stop, error] = std::from_chars(segment.data(), end, index);
  if (error == std::errc() && stop == end) {
    return index < list.items.size() ? &list.items[index] : nullptr;
  }
  for (const Node& candidate : list.items) {
    const Node* name = candidate.find("name");
    if (name && name->is_scalar() && name->text == segment) return &candidate;
  }
  return nullptr;
}

const Node* child(const Node& node, std::string_view segment) {
  return node.is_list() ? item(node, segment) : node.find(segment);
}

std::vector<std::string> item_names(const Node& list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node* name = list.items[i].find("name");
    names.push_back(name && name->is_scalar() ? name->text : std::to_string(i));
  }
  return names;
}

[[noreturn]] void no_such_item(const Node& list, std::string_view segment, std::string_view path,
                               const Mark& mark) {
  throw Error(Fault{mark, "FL212", fmt::format("{} leads beyond a list", path),
                    fmt::format("no item of it has the name or the place {}", segment),
                    suggest(std::string(segment), item_names(list))});
}

/// Makes a map of what stands in the way: nothing, or the bare name of a plugin.
void open_up(Node& node, std::string_view path, const Mark& mark) {
  if (node.is_map()) return;
  if (is_none(node)) {
    node = Node::map({}, mark);
    return;
  }
  const Node bare = Node::scalar(node.text);
  if (to_number(bare) || to_bool(bare)) {
    throw Error(Fault{mark, "FL212", fmt::format("{} leads through {}", path, node.flow()),
                      "only maps, lists and plugins have something inside",
                      "Set the value that is there, or correct the path."});
  }
  const Mark place = node.mark;
  node = Node::map({{"use", place, std::move(node)}}, place);
}

}  // namespace

const Node* Node::at(std::string_view path) const {
  const Node* node = this;
  while (node && !path.empty()) {
    const std::string_view segment = first_segment(path);
    node = child(*node, segment);
    path = rest(path, segment);
  }
  return node;
}

void Node::set_at(std::string_view path, Node value) {
  Node* node = this;
  for (std::string_view left = path; !left.empty();) {
    const std::string_view segment = first_segment(left);
    left = rest(left, segment);
    if (!node->is_list()) {
      open_up(*node, path, value.mark);
      if (!node->find(segment)) node->entries.push_back({std::string(segment), value.mark, {}});
    }
    const Node* next = child(*node, segment);
    if (!next) no_such_item(*node, segment, path, value.mark);
    node = const_cast<Node*>(next);
  }
  *node = std::move(value);
}

}  // namespace flatline
