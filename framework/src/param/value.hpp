#pragma once

#include "param/reader.hpp"

namespace flatline {

/// Tells how a value of type `V` is called, read from a node and written to one.
template <class V>
struct Value;

template <>
struct Value<bool> {
  static constexpr const char* type = "bool";
  static constexpr const char* wanted = "true or false";
  static std::optional<bool> read(const Node& node) { return to_bool(node); }
  static Node write(bool value) { return Node::scalar(value ? "true" : "false"); }
};

template <>
struct Value<Index> {
  static constexpr const char* type = "integer";
  static constexpr const char* wanted = "an integer";
  static std::optional<Index> read(const Node& node) { return to_index(node); }
  static Node write(Index value) { return Node::scalar(std::to_string(value)); }
};

template <>
struct Value<double> {
  static constexpr const char* type = "real";
  static constexpr const char* wanted = "a number";
  static std::optional<double> read(const Node& node) { return to_number(node); }
  static Node write(double value) { return Node::scalar(number_text(value)); }
};

template <>
struct Value<std::string> {
  static constexpr const char* type = "text";
  static constexpr const char* wanted = "text";
  static std::optional<std::string> read(const Node& node) {
    return node.is_scalar() ? std::optional(node.text) : std::nullopt;
  }
  static Node write(const std::string& value) { return Node::scalar(value, {}, true); }
};

template <class V>
inline constexpr bool is_optional = false;
template <class V>
inline constexpr bool is_optional<std::optional<V>> = true;

template <class V>
inline constexpr bool is_list = false;
template <class V>
inline constexpr bool is_list<std::vector<V>> = true;

/// The type of one item of a list, of the value of an optional, or the type itself.
template <class V>
struct ItemOf {
  using type = V;
};
template <class V>
requires(is_optional<V> || is_list<V>) struct ItemOf<V> {
  using type = typename V::value_type;
};
template <class V>
using Item = typename ItemOf<V>::type;

}  // namespace flatline
