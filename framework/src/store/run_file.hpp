#pragma once

#include <filesystem>

#include "io/file.hpp"
#include "store/record.hpp"

namespace flatline::store {

/// Gives the path of a run's file in a results folder: `runs/<key>-r0003.h5`.
std::filesystem::path run_path(const std::filesystem::path& results, const config::RunId& id);

/// Writes a run file into a results folder, whole or not at all. Equal records give equal bytes.
/// Throws Error FL601 when the disk refuses it, FL609 when the run has a file already.
void write_run(const Record& record, const std::filesystem::path& results,
               io::Existing existing = io::Existing::refuse);

/// Writes a run file to nowhere. What HDF5 and the dynamic linker do at the first one, all
/// processes that are forked later find done.
void rehearse_writing();

/// Reads a run file. Throws Error FL604 when it is damaged, cut off, foreign or of a newer format.
Record read_run(const std::filesystem::path& file);
Summary read_summary(const std::filesystem::path& file);

/// What tells whose a run file is.
struct Identity {
  std::string run;     ///< `<key>-r0003`
  std::string config;  ///< resolved, JSON
};
/// Checks the seal of a run file, which covers every byte, and reads whose it is. That costs little
/// more than to read the file; the arrays are not unpacked. Throws Error FL604 as read_run() does.
Identity read_identity(const std::filesystem::path& file);

/// Checks only that a run file is whole. Throws Error FL604 when not.
void verify_run(const std::filesystem::path& file);

}  // namespace flatline::store
