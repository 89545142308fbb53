#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace flatline::store {

/// The state of the git working tree that an experiment file lies in.
struct Source {
  std::string git;    ///< `git describe --always --dirty --tags`; "" outside of git
  std::string patch;  ///< what is changed and not committed below the folder of the file; may be ""
};

/// A longer patch is cut: it is data then, not a change of sources.
constexpr std::size_t longest_patch = 1 << 20;

/// Asks git. Files that git does not know are not in the patch.
Source source_of(const std::filesystem::path& experiment_file);

/// Keeps a source in a results folder: `source/<hash>.patch`, once for each patch, and
/// `source.json`, which names the newest. Throws Error FL601 when the disk refuses.
void write_source(const std::filesystem::path& results, const Source& source);
/// Gives the entries `source_git` and `source_patch` for the provenance of the runs that are done
/// now; none outside of git. A source.json that is damaged gives none either.
std::map<std::string, std::string> source_entries(const std::filesystem::path& results);

}  // namespace flatline::store
