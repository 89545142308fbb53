#pragma once

#include <nlohmann/json.hpp>

#include "param/reader.hpp"

namespace flatline::config {

/// Builds the JSON Schema (draft 2020-12) of an experiment file, with every known plugin in it.
nlohmann::ordered_json experiment_schema(const ComponentSource& components);

}  // namespace flatline::config
