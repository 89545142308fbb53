#pragma once

#include <nlohmann/json.hpp>

#include "param/node.hpp"

namespace flatline {

/// Turns a node into JSON; plain scalars that read as numbers, bools or none become such.
nlohmann::ordered_json to_json(const Node& node);
/// Turns JSON into a node whose marks name `source`.
Node from_json(const nlohmann::ordered_json& json, const std::string& source);

/// Says in plain words what is wrong with JSON that was read.
std::string reason_of(const nlohmann::ordered_json::exception& problem);

}  // namespace flatline
