#pragma once

#include <array>
#include <string>

#include <flatline/dataset.hpp>

namespace flatline {

/// The parts in the order of time.
inline constexpr std::array<Part, 3> all_parts{Part::train, Part::validation, Part::test};
/// The word for a part: "validation".
const char* part_name(Part part);

/// Divides `n` things by the shares of `split` with the method of largest remainders; a part with a
/// share above 0 gets at least one. `things` and `key` serve the message: "sequences",
/// "dataset.sequences". Throws Error FL402 when there are fewer things than such parts.
std::array<Index, 3> divide(Index n, const Split& split, const std::string& things,
                            const std::string& key);

}  // namespace flatline
