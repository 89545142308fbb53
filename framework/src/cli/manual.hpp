#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "plugin/registry.hpp"

namespace flatline::cli {

/// Prints the manual page of a component: what it is, its source, its settings, its weights, its
/// signals and series. The last three come from an object made with default settings.
std::string manual_page(const Component& component, const plugin::Library& library);
nlohmann::ordered_json manual_json(const Component& component, const plugin::Library& library);

}  // namespace flatline::cli
