#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "plugin/registry.hpp"

namespace flatline::store {

/// The libraries whose plugins a run uses.
using Used = std::vector<const plugin::Library*>;

/// Tells with what and where a run is made: flatline, compiler, flags, machine, BLAS, plugins.
std::map<std::string, std::string> provenance(const Used& plugins);

/// Hashes libflatline and the plugins, 16 hex digits: equal hashes compute equally.
std::string build_hash(const Used& plugins);

}  // namespace flatline::store
