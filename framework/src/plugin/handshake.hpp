#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <flatline/abi.h>
#include <flatline/error.hpp>

namespace flatline::plugin {

/// Gives the mark that stands before each message about `file`.
Mark mark_of(const std::filesystem::path& file);

/// Maps a library for good and returns its table once it is known that this flatline can read it:
/// file, library, entry, table, size, ABI tag, in this order. Nothing C++ of the library was used
/// by then, and a floating-point mode that it changed was restored. Throws Error FL301 … FL306,
/// FL310.
const flatline_plugin_v1& shake_hands(const std::filesystem::path& file);

/// Lists the fields in which two ABI tags differ: "plugin: uword=32, flatline: uword=64".
std::string abi_difference(const std::string& plugin, const std::string& own);

}  // namespace flatline::plugin
