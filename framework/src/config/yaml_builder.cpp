#include "config/yaml_builder.hpp"

#include <numeric>

#include <fmt/format.h>

namespace flatline::config {
namespace {

std::size_t size_of(const Node& node) {
  std::size_t size = 1;
  for (const Node& item : node.items) size += size_of(item);
  for (const Node::Entry& entry : node.entries) size += size_of(entry.value);
  return size;
}

}  // namespace

YamlBuilder::YamlBuilder(std::shared_ptr<const std::string> file, Faults& faults)
    : file_(std::move(file)), faults_(faults) {}

Mark YamlBuilder::place(const YAML::Mark& mark) const {
  return {file_, mark.line + 1, mark.column + 1};
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  node.mark = place(mark);
  add(std::move(node), anchor);
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    throw Error(Fault{place(mark), "FL210", "the alias stands inside of its own anchor",
                      "it would never end", "Write the value out."});
  }
  count(size_of(found->second) - 1, place(mark));
  add(found->second, 0);
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  refuse_tag(tag, place(mark));
  if (value.size() > max_text) {
    throw Error(Fault{place(mark), "FL213", fmt::format("this text has {} bytes", value.size()),
                      fmt::format("the limit is {}", max_text), "Shorten it."});
  }
  // yaml-cpp tags a scalar in quotes or of a block with "!" and a bare one with "?".
  add(Node::scalar(value, place(mark), tag != "?"), anchor);
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  refuse_tag(tag, place(mark));
  open_.push_back({Node::list({}, place(mark)), anchor});
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  refuse_tag(tag, place(mark));
  open_.push_back({Node::map({}, place(mark)), anchor});
}

void YamlBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  add(std::move(done.node), done.anchor);
}

void YamlBuilder::add(Node node, YAML::anchor_t anchor) {
  count(1, node.mark);
  if (anchor != 0) anchors_[anchor] = node;
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.is_list()) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.has_key) {
    add_entry(parent, std::move(node));
  } else {
    add_key(parent, node);
  }
}

void YamlBuilder::add_key(Open& map, const Node& node) {
  map.has_key = true;
  map.key = node.text;
  map.is_merge = !node.quoted && node.text == "<<";
  map.key_mark = node.mark;
  if (!node.is_scalar()) {
    faults_.add(node.mark, "FL211", fmt::format("the key {} is not a word", node.flow()),
                "keys are names", "Write a word before the colon.");
  }
}

void YamlBuilder::add_entry(Open& map, Node node) {
  map.has_key = false;
  if (map.is_merge) {
    faults_.add(map.key_mark, "FL211", "merge keys (<<) are not supported",
                "it would be hidden which value counts", "Write the settings out.");
    return;
  }
  if (const auto [first, added] = map.keys.emplace(map.key, map.key_mark); !added) {
    faults_.add(map.key_mark, "FL207", fmt::format("{} is given twice", map.key),
                "first at " + first->second.text(), "Remove one of them.");
    return;
  }
  // Nothing stands nowhere; its key does.
  if (node.type == Node::Type::null) node.mark = map.key_mark;
  map.node.entries.push_back({std::move(map.key), std::move(map.key_mark), std::move(node)});
}

void YamlBuilder::count(std::size_t nodes, const Mark& mark) {
  n_nodes_ += nodes;
  if (n_nodes_ <= max_nodes) return;
  throw Error(Fault{mark, "FL213", fmt::format("the file has more than {} values", max_nodes),
                    "aliases count as often as they are used", "Make it smaller."});
}

void YamlBuilder::refuse_tag(const std::string& tag, const Mark& mark) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  faults_.add(mark, "FL211", fmt::format("the tag {} is not supported", tag),
              "the parameter says of which type its value is", "Remove the tag.");
}

}  // namespace flatline::config
