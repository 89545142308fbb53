#pragma once

#include <filesystem>
#include <string>

#include "param/node.hpp"

namespace flatline::config {

/// Reads a YAML file whose top is a map. What is wrong goes to `faults` with its place: syntax
/// errors, duplicate keys (both places), merge keys, several documents, a file that is missing,
/// empty or too large. Gives what could be read, at least an empty map.
Node read_yaml(const std::filesystem::path& file, Faults& faults);
/// Reads YAML text of any type; `source_name` stands for the file in all marks.
Node read_yaml_text(const std::string& text, const std::string& source_name, Faults& faults);

}  // namespace flatline::config
