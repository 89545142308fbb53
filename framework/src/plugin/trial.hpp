#pragma once

#include "plugin/check.hpp"

namespace flatline::plugin {

/// Makes a component once in a child process and tells what came of it.
Trial try_component(const Component& component, Precision precision);

}  // namespace flatline::plugin
