#pragma once

// Include in one file of a test program: it replaces the allocator that Armadillo uses, for the
// program and the plugins that it opens.

#include <cerrno>
#include <cstdlib>

inline std::size_t n_allocations = 0;

extern "C" int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
  ++n_allocations;
  *out = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  return *out ? 0 : ENOMEM;
}

/// Counts what `work` allocates.
template <class Work>
std::size_t allocations_of(const Work& work) {
  const std::size_t before = n_allocations;
  work();
  return n_allocations - before;
}
