#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace flatline::store {

/// The version of the layout of run files; framework/doc/trace-format.md tells what it means.
constexpr int format_version = 1;

/// Gives the 64 bytes that end a run file: format version and XXH3 hash of everything before.
/// HDF5 ignores what follows its data, so the file opens everywhere; and a damaged file is
/// recognised before HDF5 sees it, which a damaged file could crash.
std::string seal_of(std::string_view content);

/// Checks the seal at the end of `bytes` and gives the content before it. Throws Error FL604 when
/// the file is cut off, foreign, of a newer format, or changed.
std::string_view unsealed(const std::filesystem::path& file, std::string_view bytes);

}  // namespace flatline::store
