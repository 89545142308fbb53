#pragma once

#include <nlohmann/json.hpp>

#include "param/node.hpp"

namespace flatline {

/// Turns a node into JSON; plain scalars that read as numbers, bools or none become such.
nlohmann::ordered_json to_json(const Node& node);
/// Turns JSON into a node whose marks name `source`.
Node from_json(const nlohmann::ordered_json& json, const std::string& source);

}  // namespace flatline
