#pragma once

#include <flatline/error.hpp>

#include "param/node.hpp"

namespace flatline::config {

/// Finds where a resolved configuration sets what a fault is about: the first key that the fault's
/// sentences name (`dataset.window`), else the first plugin that they name. A key that was left at
/// its default lies where the nearest map around it was written. Empty when nothing fits.
Mark place_of(const Fault& fault, const Node& config);

}  // namespace flatline::config
