#pragma once

#include <flatline/types.hpp>

/// Marks a function whose loops are to be vectorised for the machine at hand: it is compiled for
/// AVX-512, AVX2 and the base line, and the dynamic linker picks one. For elementwise loops in a
/// plugin; a lone element gives the same bits as one in the middle of a loop. Sanitizers run
/// before the linker could pick, so they see the base line.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FLATLINE_VECTORISED \
  __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))
#else
#define FLATLINE_VECTORISED
#endif

namespace flatline {

namespace detail {

// Static, since the linker could not merge functions that are picked at run time.
template <class F, class... T>
FLATLINE_VECTORISED static void call_for_each(F f, Index size, T*... at) {
  for (Index i = 0; i < size; ++i) f(at[i]...);
}

}  // namespace detail

/// Calls f(a(i), b(i), …) for each element of vectors of one length, in one vectorised pass over
/// memory. f takes what it changes by reference.
template <class F, class Vector, class... Vectors>
void for_each_element(const F& f, Vector&& first, Vectors&&... others) {
  detail::call_for_each(f, first.n_elem, first.memptr(), others.memptr()...);
}

}  // namespace flatline
