#pragma once

#include <optional>

#include <flatline/part.hpp>

#include "param/reader.hpp"

namespace flatline {

/// Reads `{use: name, …}` or a bare name at the reader's path; empty when it is at fault.
std::optional<Configured> choose_plugin(const Node& node, Kind kind, const ParamBase& param,
                                        Reader& reader);
/// Writes a chosen plugin: its bare name when no setting is to be written, else a map.
Node write_plugin(const Configured& plugin, bool all);

}  // namespace flatline
