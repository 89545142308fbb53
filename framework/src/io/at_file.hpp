#pragma once

#include <filesystem>

#include <flatline/error.hpp>

namespace flatline::io {

/// Marks a whole file, or one of its lines, as the place of a fault.
inline Mark at_file(const std::filesystem::path& file, int line = 0) {
  return {std::make_shared<const std::string>(file.string()), line, line > 0 ? 1 : 0};
}

}  // namespace flatline::io
