#pragma once

#include <string>

#include <sys/types.h>

namespace flatline::store {

std::string host_name();

/// Gives when a process of this host started, in clock ticks since boot, or 0 when there is none.
/// Together with the id it names a process for good: ids are used again.
unsigned long long start_of(pid_t process);

}  // namespace flatline::store
