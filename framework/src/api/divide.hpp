#pragma once

#include <array>

#include <flatline/dataset.hpp>

namespace flatline {

/// The parts in the order of time.
inline constexpr std::array<Part, 3> all_parts{Part::train, Part::validation, Part::test};
/// The word for a part: "validation".
const char* part_name(Part part);

}  // namespace flatline
