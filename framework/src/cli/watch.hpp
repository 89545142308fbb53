#pragma once

#include "cli/session.hpp"

namespace flatline::cli {

/// Shows again and again how far an experiment is, until no run is missing: redrawn in place on a
/// terminal, a picture after each end of a run elsewhere, a line of JSON a look with `json`.
void watch(Opened opened, bool json);

/// Prints what runs write to their output while they do, until none of `places` is missing. With
/// `json`, each piece is a line with the run and its text.
void follow_logs(Opened opened, const std::vector<std::size_t>& places, bool json);

/// Reads the output that an ended run has left.
std::string stored_log(const std::filesystem::path& results, const store::Summary& run);

}  // namespace flatline::cli
