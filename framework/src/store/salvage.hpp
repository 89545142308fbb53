#pragma once

#include <filesystem>

namespace flatline::store {

/// Writes what can still be read of a damaged run file into a new one; false when that is nothing.
/// HDF5 may crash on damaged bytes, so a child process reads them.
bool salvage(const std::filesystem::path& damaged, const std::filesystem::path& salvaged);

}  // namespace flatline::store
