#pragma once

// Include in one file of a test program: it replaces the allocators that C++ and Armadillo use,
// for the program and for the plugins that it opens.

#include <cerrno>
#include <cstdlib>
#include <new>

inline std::size_t n_allocations = 0;

extern "C" int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
  ++n_allocations;
  *out = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  return *out ? 0 : ENOMEM;
}
void* operator new(std::size_t size) {
  ++n_allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

/// Counts what `work` allocates.
template <class Work>
std::size_t allocations_of(const Work& work) {
  const std::size_t before = n_allocations;
  work();
  return n_allocations - before;
}
