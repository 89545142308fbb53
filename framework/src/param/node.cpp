#include "param/node.hpp"

#include <algorithm>

#include "param/reader.hpp"

namespace flatline {

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

Node Node::scalar(std::string text, Mark mark, bool quoted) {
  Node node;
  node.type = Type::scalar;
  node.text = std::move(text);
  node.quoted = quoted;
  node.mark = std::move(mark);
  return node;
}

Node Node::list(std::vector<Node> items, Mark mark) {
  Node node;
  node.type = Type::list;
  node.items = std::move(items);
  node.mark = std::move(mark);
  return node;
}

Node Node::map(std::vector<Entry> entries, Mark mark) {
  Node node;
  node.type = Type::map;
  node.entries = std::move(entries);
  node.mark = std::move(mark);
  return node;
}

Node Node::map() { return map({}, {}); }

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

void Node::set(std::string_view key, Node value) {
  if (Node* old = find(key)) {
    *old = std::move(value);
    return;
  }
  type = Type::map;
  const Mark place = value.mark;
  entries.push_back({std::string(key), place, std::move(value)});
}

void Node::erase(std::string_view key) {
  std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
}

namespace {

bool same_scalar(const Node& a, const Node& b) {
  if (a.text == b.text) return true;
  const auto x = to_number(a);
  const auto y = to_number(b);
  if (x && y) return *x == *y;
  const auto p = to_bool(a);
  return p && p == to_bool(b);
}

bool same_map(const Node& a, const Node& b) {
  return a.entries.size() == b.entries.size() &&
         std::all_of(a.entries.begin(), a.entries.end(), [&](const Node::Entry& entry) {
           const Node* other = b.find(entry.key);
           return other && entry.value.same(*other);
         });
}

}  // namespace

bool Node::same(const Node& other) const {
  if (is_none(*this) || is_none(other)) return is_none(*this) && is_none(other);
  if (type != other.type) return false;
  if (is_scalar()) return same_scalar(*this, other);
  if (is_map()) return same_map(*this, other);
  return std::equal(items.begin(), items.end(), other.items.begin(), other.items.end(),
                    [](const Node& a, const Node& b) { return a.same(b); });
}

}  // namespace flatline
