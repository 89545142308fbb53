#pragma once

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
