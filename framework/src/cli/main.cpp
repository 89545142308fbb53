#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "cli/verb.hpp"

namespace {

constexpr const char* ours = "flatline";

/// Opens what the caller has closed of the three standard streams: a pipe or a file would get its
/// number, and the child that is made of us would take it for its own.
void open_standard_streams() {
  int last = 0;
  while (last >= 0 && last <= STDERR_FILENO) last = open("/dev/null", O_RDWR);
  if (last > STDERR_FILENO) close(last);
}

/// A run has one thread of BLAS, and the environment is the only place where every build of BLAS
/// listens; it listens when it is loaded, so the program starts itself anew. So does the linker,
/// which then finds all functions once: left to the first call, each child would look for them
/// again, a few milliseconds a run. That wish is not for the programs that we call: plugins of
/// Slurm can't be loaded under it.
void start_in_environment_of_runs(char** argv) {
  const char* bind = std::getenv("LD_BIND_NOW");
  if (bind != nullptr && std::strcmp(bind, ours) == 0) unsetenv("LD_BIND_NOW");
  const char* set = std::getenv("OPENBLAS_NUM_THREADS");
  if (set != nullptr && std::strcmp(set, "1") == 0) return;
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS"}) {
    setenv(name, "1", 1);
  }
  setenv("LD_BIND_NOW", ours, 0);
  execv("/proc/self/exe", argv);
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit is an error of who writes it
  start_in_environment_of_runs(argv);
  return flatline::cli::main_with({argv + 1, argv + argc});
}
