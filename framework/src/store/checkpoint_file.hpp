#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <flatline/archive.hpp>

#include "config/plan.hpp"

namespace flatline::store {

/// What became of the checkpoint of a run that starts.
enum class Resumption { none, resumed, other_build, damaged };

/// Gives where a run in a results folder keeps its state on the way: `runs/<key>-r0003.checkpoint`.
std::filesystem::path checkpoint_path(const std::filesystem::path& results,
                                      const config::RunId& id);

/// Saves or restores the state of a run.
using Transfer = std::function<void(Archive&)>;

/// Writes a checkpoint, whole or not at all, in place of the last one. `build` is that of the run:
/// another build would continue with other numbers. Throws Error FL601.
void write_checkpoint(const std::filesystem::path& file, const std::string& build,
                      const Transfer& save);

/// Restores a run from its checkpoint. One that is damaged or of another build is left unread.
/// Throws Error FL605 when the objects don't fit what was saved; they are spoilt then.
Resumption read_checkpoint(const std::filesystem::path& file, const std::string& build,
                           const Transfer& restore);

}  // namespace flatline::store
