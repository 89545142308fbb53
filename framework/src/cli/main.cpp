#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "cli/verb.hpp"

namespace {

/// A run has one thread of BLAS, and the environment is the only place where every build of BLAS
/// listens; it listens when it is loaded, so the program starts itself anew.
void pin_blas_threads(char** argv) {
  const char* set = std::getenv("OPENBLAS_NUM_THREADS");
  if (set != nullptr && std::strcmp(set, "1") == 0) return;
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS"}) {
    setenv(name, "1", 1);
  }
  execv("/proc/self/exe", argv);
}

}  // namespace

int main(int argc, char** argv) {
  pin_blas_threads(argv);
  return flatline::cli::main_with({argv + 1, argv + argc});
}
