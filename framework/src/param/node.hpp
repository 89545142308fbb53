#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <flatline/error.hpp>

namespace flatline {

/// A configuration value with its place in the file. Scalars keep their text, so that what the
/// user wrote can be quoted back; a number is read as one only by the parameter that wants it.
class Node {
 public:
  enum class Type { null, scalar, list, map };

  struct Entry;

  // Defined where Entry is complete, which a vector of them needs.
  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();
  /// Makes a scalar. `quoted` text is never a number, a bool or `none`.
  static Node scalar(std::string text, Mark mark = {}, bool quoted = false);
  static Node list(std::vector<Node> items, Mark mark = {});
  static Node map(std::vector<Entry> entries, Mark mark = {});
  static Node map();

  Type type = Type::null;
  std::string text;            // of a scalar
  bool quoted = false;         // of a scalar
  std::vector<Node> items;     // of a list
  std::vector<Entry> entries;  // of a map, in the order of the file
  Mark mark;

  bool is_scalar() const { return type == Type::scalar; }
  bool is_list() const { return type == Type::list; }
  bool is_map() const { return type == Type::map; }

  /// Finds the value under `key`, or null.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// Sets or adds an entry.
  void set(std::string_view key, Node value);
  /// Removes an entry if it is there.
  void erase(std::string_view key);

  /// Finds the node at a dotted path such as `model.layers.0.units`; a list item may also be
  /// addressed by its `name:`. Null when there is none.
  const Node* at(std::string_view path) const;
  /// Sets the value at a dotted path, making maps on the way. A bare plugin name on the way
  /// (`optimizer: adam`) becomes `{use: adam}`. Throws Error FL212 when the path leads through a
  /// scalar or beyond a list.
  void set_at(std::string_view path, Node value);

  /// Prints the value as one line of flow YAML: `{use: adam, learning_rate: 1e-3}`.
  std::string flow() const;
  /// Equality of content; marks and quotes do not count.
  bool same(const Node& other) const;
};

struct Node::Entry {
  std::string key;
  Mark mark;
  Node value;
};

}  // namespace flatline
