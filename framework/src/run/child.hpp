#pragma once

#include "run/worker.hpp"

namespace flatline::run {

/// Tells whether this child was asked to stop, by SIGUSR1 or SIGTERM.
bool asked_to_stop();

/// Is the life of a child process: sets the limits, sends all output to the descriptor `log`, does
/// the job, writes the summary as JSON to the descriptor `pipe`, and ends the process.
[[noreturn]] void live_as_child(const config::PlannedRun& run, const Limits& limits,
                                const Worker::Job& job, train::Progress& progress, pid_t parent,
                                int pipe, int log);

/// Reads the whole text behind a descriptor, or its last `limit` bytes.
std::string read_text(int descriptor, std::size_t limit);

}  // namespace flatline::run
