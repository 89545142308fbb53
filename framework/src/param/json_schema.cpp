#include <cmath>

#include <fmt/format.h>

#include "param/json.hpp"
#include "param/schema.hpp"

namespace flatline {
namespace {

using Json = nlohmann::ordered_json;

/// Writes a whole number without a decimal point.
Json number(double value) { return to_json(Node::scalar(number_text(value))); }

void add_range(Json& schema, const Range& range) {
  if (std::isfinite(range.low)) {
    schema[range.low_open ? "exclusiveMinimum" : "minimum"] = number(range.low);
  }
  if (std::isfinite(range.high)) {
    schema[range.high_open ? "exclusiveMaximum" : "maximum"] = number(range.high);
  }
}

/// Describes a value of a simple type: "integer", "real", "bool" or "text".
Json simple(const std::string& type, const Range& range) {
  if (type == "bool") return {{"type", "boolean"}};
  // Every scalar has a text, so a parameter that wants text takes numbers and bools as well.
  if (type == "text") return {{"type", {"string", "number", "boolean"}}};
  Json schema = {{"type", type == "real" ? "number" : type}};
  add_range(schema, range);
  return schema;
}

Json reference(const std::string& kind) { return {{"$ref", "#/$defs/" + kind}}; }

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json value_schema(const ParamSchema& param) {
  constexpr std::string_view list = "list of ";
  if (param.type == "word") return {{"enum", param.words}};
  if (param.type == "plugin") return reference(param.kind);
  if (param.type == "plugins") return list_of(reference(param.kind));
  if (param.type == "map") return json_schema(param.inner);
  if (param.type == "list of map") return list_of(json_schema(param.inner));
  if (param.type.starts_with(list)) {
    return list_of(simple(param.type.substr(list.size()), param.range));
  }
  Json schema = simple(param.type, param.range);
  if (!param.optional) return schema;
  return {{"anyOf", {schema, {{"enum", {"none", nullptr}}}}}};
}

Json param_schema(const ParamSchema& param) {
  Json schema = value_schema(param);
  schema["description"] = param.doc;
  if (param.value.type != Node::Type::null) schema["default"] = to_json(param.value);
  if (is_numeric(param)) schema["x-unit"] = param.unit;
  return schema;
}

}  // namespace

Json json_schema(const std::vector<ParamSchema>& params) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const ParamSchema& param : params) {
    properties[param.name] = param_schema(param);
    if (param.required) required.push_back(param.name);
  }
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

Json component_schema(const Component& component) {
  const Json settings = json_schema(describe(*make_params(component)));
  Json properties = {{"use", {{"const", component.name}}}};
  properties.update(settings["properties"]);
  Json required = {"use"};
  const bool bare = !settings.contains("required");
  if (!bare)
    required.insert(required.end(), settings["required"].begin(), settings["required"].end());
  const Json map = {{"type", "object"},
                    {"properties", std::move(properties)},
                    {"required", std::move(required)},
                    {"additionalProperties", false}};
  Json schema = {{"description", component.doc}};
  if (bare) {
    schema["oneOf"] = {{{"const", component.name}}, map};
  } else {
    schema.update(map);
  }
  return schema;
}

Json schema_defs(const ComponentSource& components) {
  Json defs = Json::object();
  for (const Kind kind : kinds) {
    Json choices = Json::array();
    for (const std::string& name : components.names(kind)) {
      choices.push_back(component_schema(*components.find(kind, name)));
    }
    // A choice among nothing is not a valid schema; `false` allows nothing.
    defs[kind_name(kind)] = choices.empty() ? Json(false) : Json{{"oneOf", std::move(choices)}};
  }
  return defs;
}

}  // namespace flatline
