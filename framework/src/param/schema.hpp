#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <flatline/component.hpp>
#include <flatline/param.hpp>

#include "param/node.hpp"
#include "param/reader.hpp"

namespace flatline {

/// What a parameter says of itself.
struct ParamSchema {
  std::string name;
  std::string type;  ///< integer, real, word, text, bool, "list of …", map, plugin, plugins
  Node value;        ///< the default; null when required
  std::string dflt;  ///< the default as text; empty when required
  Range range;
  std::vector<std::string> words;  ///< of a choice
  std::string unit;
  std::string doc;
  bool required = false;
  bool optional = false;           ///< `none` is allowed
  std::string kind;                ///< of a plugin or a list of plugins
  std::vector<ParamSchema> inner;  ///< of a map
};

/// Tells whether the parameter holds numbers, so that range and unit mean something.
bool is_numeric(const ParamSchema& param);
/// Fills in what all parameters have: name, unit, doc and whether it is required.
void describe_base(const ParamBase& param, ParamSchema& out);
/// Describes all parameters of `params` in the order of declaration.
std::vector<ParamSchema> describe(const Params& params);
/// Writes the present values of `params` as a map: all of them, or only what differs from the
/// defaults. The text is canonical, so that equal settings give equal maps.
Node write(const Params& params, bool all);
/// Tells whether every value equals its default.
bool all_default(const Params& params);

/// Builds the JSON Schema (draft 2020-12) of a map with these parameters. A plugin is a reference
/// to `#/$defs/<kind>`.
nlohmann::ordered_json json_schema(const std::vector<ParamSchema>& params);
/// Builds the JSON Schema of one plugin as it is written in an experiment file.
nlohmann::ordered_json component_schema(const Component& component);
/// Builds the `$defs` that `json_schema` refers to: one entry per kind, one choice per component.
nlohmann::ordered_json schema_defs(const ComponentSource& components);

/// Every kind, in the order of the enumeration.
inline constexpr Kind kinds[] = {Kind::dataset, Kind::transform, Kind::layer,    Kind::model,
                                 Kind::loss,    Kind::optimizer, Kind::schedule, Kind::diagnostic};
/// The word for a kind: "dataset".
const char* kind_name(Kind kind);

/// Makes a component's settings and frees them as its plugin wants.
std::unique_ptr<Params, void (*)(Params*)> make_params(const Component& component);

}  // namespace flatline
