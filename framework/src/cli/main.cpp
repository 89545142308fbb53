#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>

namespace {

/// Opens what the caller has closed of the three standard streams: a pipe or a file would get its
/// number, and the child that is made of us would take it for its own.
void open_standard_streams() {
  int last = 0;
  while (last >= 0 && last <= STDERR_FILENO) last = open("/dev/null", O_RDWR);
  if (last > STDERR_FILENO) close(last);
}

}  // namespace

/// A run has one thread of BLAS, and the environment is the only place where every build of BLAS
/// listens. It listens when it is loaded, so the program is in the library, which is loaded here:
/// with all functions found at once, for each child would look for them again, a few milliseconds a
/// run.
int main(int argc, char** argv) {
  open_standard_streams();
  signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit is an error of who writes it
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS"}) {
    setenv(name, "1", 1);
  }
  void* const library = dlopen(FLATLINE_LIBRARY, RTLD_NOW | RTLD_GLOBAL);
  void* const program = library == nullptr ? nullptr : dlsym(library, "flatline_main");
  if (program == nullptr) {
    std::fprintf(stderr,
                 "FL905"
                 " flatline's own library can't be loaded (%s). Put bin and lib beside each "
                 "other as they were installed, or install flatline anew.\n",
                 dlerror());
    return 1;
  }
  return reinterpret_cast<int (*)(int, char**)>(program)(argc, argv);
}
