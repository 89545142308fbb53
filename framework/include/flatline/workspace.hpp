#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace flatline {

/// Gives memory that begins where a line of the cache does.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};

  CacheLineAllocator() = default;
  template <class Other>
  CacheLineAllocator(const CacheLineAllocator<Other>&) {}

  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, line); }
  bool operator==(const CacheLineAllocator&) const { return true; }
};

/// A vector for long loops: where each pack of numbers would lie in two lines of the cache, they
/// take up to twice as long, and whether it does would be up to chance.
template <class T>
using Workspace = std::vector<T, CacheLineAllocator<T>>;

/// Makes room for so many numbers at least, and gives the first; what was there may be lost.
template <class T>
T* grow(Workspace<T>& space, std::size_t size) {
  if (space.size() < size) space.resize(size);
  return space.data();
}

}  // namespace flatline
