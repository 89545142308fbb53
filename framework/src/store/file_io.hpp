#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace flatline::store {

/// What to do with a finished file of the same name.
enum class Existing { refuse, replace };

/// Writes `bytes` as `<file>.part`, syncs, renames, and syncs the folder: the file is there whole
/// or not at all. A failure removes the part. Throws Error FL601 when the disk refuses or another
/// process writes the same file, FL609 when a finished file is there and `existing` says refuse.
void write_whole(const std::filesystem::path& file, std::string_view bytes, Existing existing);

/// Reads a file. Throws Error FL604 when it can't be read.
std::string read_whole(const std::filesystem::path& file);

/// Syncs a complete part, gives it its name and syncs the folder. Throws Error FL601.
void finish_part(const std::filesystem::path& part, const std::filesystem::path& file);

/// Removes a part that no living process is writing; tells whether it did.
bool remove_abandoned(const std::filesystem::path& part);

}  // namespace flatline::store
