#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace flatline::io {

/// What to do with a finished file of the same name.
enum class Existing { refuse, replace };

/// Gives the name under which this process writes a file: `<file>.<host tag>-<pid>.part`.
std::filesystem::path part_of(const std::filesystem::path& file);

/// Writes `bytes` as a part, syncs and renames: the file is there whole or not at all. A failure
/// removes the part. Throws Error FL601 when the disk refuses, FL609 when a finished file is there
/// and `existing` says refuse; of two writers at once one gets the name.
void write_whole(const std::filesystem::path& file, std::string_view bytes, Existing existing);

/// Reads a file from byte `start` on. Throws Error FL604 when it can't be read.
std::string read_whole(const std::filesystem::path& file, std::size_t start = 0);

/// Syncs a complete part and gives it its name. Throws Error FL601 and FL609 as write_whole() does.
void finish_part(const std::filesystem::path& part, const std::filesystem::path& file,
                 Existing existing);

/// Makes the names in a folder survive a power cut.
void sync_folder(const std::filesystem::path& folder);

/// Removes a part whose process is dead; one of another host, when it was not touched for a day.
/// Tells whether it did.
bool remove_abandoned(const std::filesystem::path& part);

}  // namespace flatline::io
