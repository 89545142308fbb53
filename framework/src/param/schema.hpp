#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <flatline/component.hpp>
#include <flatline/param.hpp>

#include "param/reader.hpp"

namespace flatline {

/// What a parameter says of itself.
struct ParamSchema {
  std::string name;
  std::string type;  ///< integer, real, word, text, bool, "list of …", map, plugin, plugins
  std::string dflt;  ///< as text; empty when required
  Range range;
  std::vector<std::string> words;  ///< of a choice
  std::string unit;
  std::string doc;
  bool required = false;
  bool optional = false;           ///< `none` is allowed
  std::string kind;                ///< of a plugin or a list of plugins
  std::vector<ParamSchema> inner;  ///< of a map
};

/// Describes all parameters of `params` in the order of declaration.
std::vector<ParamSchema> describe(const Params& params);
/// Builds the JSON Schema (draft 2020-12) of a map with these parameters.
nlohmann::json json_schema(const std::vector<ParamSchema>& params);
/// The word for a kind: "dataset".
const char* kind_name(Kind kind);

/// Makes a component's settings and frees them as its plugin wants.
std::unique_ptr<Params, void (*)(Params*)> make_params(const Component& component);

}  // namespace flatline
