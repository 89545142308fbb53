#pragma once

#include <string>

#include <sys/types.h>

namespace flatline::io {

std::string host_name();

/// Names the host and, as hosts may share a name (virtual machines cloned from one image do), a
/// hash of what tells where ids of processes mean the same: the boot of the kernel and the
/// namespace of ids. As in `node7-3f2a9c1b`.
const std::string& host_tag();
/// Gives the name of the host in a tag.
std::string name_in(const std::string& host_tag);

/// Gives when a process of this host started, in clock ticks since boot, or 0 when there is none.
/// Together with the id it names a process for good: ids are used again.
unsigned long long start_of(pid_t process);

}  // namespace flatline::io
