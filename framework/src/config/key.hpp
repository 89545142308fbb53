#pragma once

#include <string>
#include <string_view>

#include "param/node.hpp"

namespace flatline::config {

/// Counts the changes after which the same settings no longer mean the same run. It is part of
/// every key, so that results of an earlier meaning are not taken for present ones.
inline constexpr int schema_version = 1;

/// Prints a node so that two nodes have the same text exactly when they have the same content,
/// whatever the order of their keys.
std::string canonical(const Node& node);

/// Hashes text by XXH3 (64 bit) into 16 hex digits.
std::string hash_text(std::string_view text);

/// Prints a level of the grid as it is compared and shown: numbers in one notation (`1e-3` is
/// `0.001`), other scalars as they stand, lists and maps as flow YAML.
std::string level_label(const Node& node);

}  // namespace flatline::config
