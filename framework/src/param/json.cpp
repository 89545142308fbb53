#include "param/json.hpp"

#include <cmath>

#include "param/reader.hpp"

namespace flatline {
namespace {

using Json = nlohmann::ordered_json;

Json scalar_json(const Node& node) {
  if (is_none(node)) return nullptr;
  if (const auto value = to_bool(node)) return *value;
  const bool real = node.text.find_first_of(".eE") != node.text.npos;
  if (const auto value = real ? std::nullopt : to_index(node)) return *value;
  const auto value = to_number(node);
  // JSON has no word for ∞ or NaN; as text they stay `.inf` and `.nan`.
  if (value && std::isfinite(*value)) return *value;
  return node.text;
}

Node plain_or_text(const std::string& text, const Mark& mark) {
  const Node plain = Node::scalar(text, mark);
  const auto value = to_number(plain);
  return value && !std::isfinite(*value) ? plain : Node::scalar(text, mark, true);
}

Node node_of(const Json& json, const Mark& mark) {
  switch (json.type()) {
    case Json::value_t::object: {
      Node map = Node::map({}, mark);
      for (const auto& [key, value] : json.items()) {
        map.entries.push_back({key, mark, node_of(value, mark)});
      }
      return map;
    }
    case Json::value_t::array: {
      Node list = Node::list({}, mark);
      for (const Json& item : json) list.items.push_back(node_of(item, mark));
      return list;
    }
    case Json::value_t::string:
      return plain_or_text(json.get_ref<const std::string&>(), mark);
    case Json::value_t::number_float:
      return Node::scalar(number_text(json.get<double>()), mark);
    case Json::value_t::null:
      return Node::scalar("none", mark);
    default:
      return Node::scalar(json.dump(), mark);
  }
}

}  // namespace

Json to_json(const Node& node) {
  if (node.is_list()) {
    Json list = Json::array();
    for (const Node& item : node.items) list.push_back(to_json(item));
    return list;
  }
  if (node.is_map()) {
    Json map = Json::object();
    for (const Node::Entry& entry : node.entries) map[entry.key] = to_json(entry.value);
    return map;
  }
  return scalar_json(node);
}

Node from_json(const Json& json, const std::string& source) {
  return node_of(json, Mark{std::make_shared<const std::string>(source), 0, 0});
}

std::string reason_of(const nlohmann::ordered_json::exception& problem) {
  return problem.id < 200 ? "it is no JSON" : "a field is missing or has another type";
}

}  // namespace flatline
