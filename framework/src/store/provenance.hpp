#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <string>

#include "plugin/registry.hpp"

namespace flatline::store {

/// Tells with what and where a run is made: flatline, compiler, machine, BLAS, plugins, and when
/// it started. `version` and `git` are those of the build.
std::map<std::string, std::string> provenance(const std::string& version, const std::string& git,
                                              const std::deque<plugin::Library>& plugins);

/// Hashes the program, libflatline and the plugins, 16 hex digits: equal hashes compute equally.
std::string build_hash(const std::deque<plugin::Library>& plugins);

}  // namespace flatline::store
