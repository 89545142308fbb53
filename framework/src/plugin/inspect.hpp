#pragma once

#include <filesystem>
#include <vector>

#include <flatline/abi.h>

#include "param/schema.hpp"

namespace flatline::plugin {

/// Checks what a plugin says of itself and returns its components: the table is complete (FL307),
/// names are kebab-case and there once (FL308), the settings can be made (FL311, FL312) and each of
/// them has a name, a unit, a doc, and a default inside its range (FL309). Adds to `faults` all
/// that is wrong.
std::vector<const Component*> inspect(const std::filesystem::path& file,
                                      const flatline_plugin_v1& table, Faults& faults);

}  // namespace flatline::plugin
