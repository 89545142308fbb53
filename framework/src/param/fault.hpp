#pragma once

#include "param/reader.hpp"

namespace flatline {

/// Quotes what the user wrote, shortened where it is long.
std::string quoted_text(const Node& node);

/// Adds FL206: the value being read is not `wanted` ("an integer").
void wrong_type(const Node& node, const ParamBase& param, const std::string& wanted,
                Reader& reader);
/// Adds FL206 for one value where a list belongs.
void not_a_list(const Node& node, const ParamBase& param, Reader& reader);
/// Adds FL203: the number being read lies outside of the range.
void outside(const Node& node, const ParamBase& param, const Range& range, Reader& reader);

}  // namespace flatline
