#include "run/child.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <new>

#include <fmt/format.h>

#include "run/address_space.hpp"

namespace flatline::run {
namespace {

volatile sig_atomic_t asked = 0;  // a handler can reach nothing but a global

void note_asked(int) { asked = 1; }

/// Listens to the signals that the parent has blocked over the fork, so that none is missed.
void listen() {
  struct sigaction action {};
  action.sa_handler = note_asked;
  action.sa_flags = SA_RESTART;
  sigset_t waiting;
  sigemptyset(&waiting);
  for (const int signal : {SIGTERM, SIGUSR1}) {
    sigaction(signal, &action, nullptr);
    sigaddset(&waiting, signal);
  }
  sigprocmask(SIG_UNBLOCK, &waiting, nullptr);
  // A Ctrl-C and the end of a terminal are for the parent, which tells its children.
  for (const int ignored : {SIGINT, SIGHUP}) signal(ignored, SIG_IGN);
}

/// Lets malloc have the memory of a small run at once, in pages of 2 MB where the system gives
/// them: each page of 4 kB that a run touches first costs two microseconds. The limits for large
/// blocks and for what goes back to the system are those that glibc would come to by itself.
void prepare_heap() {
  constexpr std::uintptr_t page = 2U << 20, margin = 4096;
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 0);
  malloc_trim(0);
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const std::uintptr_t first = (end + page - 1) / page * page;
  // N.B. malloc notes behind a block where it ends: within a large page that would break it up.
  void* volatile block = std::malloc(first + 2 * page + margin - end);
  madvise(reinterpret_cast<void*>(first), 2 * page, MADV_HUGEPAGE);
  std::free(block);
  mallopt(M_TOP_PAD, 128 << 10);
}

void prepare(const Limits& limits, pid_t parent, int log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before the line above
  listen();
  prepare_heap();
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  if (limits.memory_bytes > 0) {
    allocate_blas_buffer();
    const auto bytes = static_cast<rlim_t>(limits.memory_bytes + mapped_bytes());
    const rlimit space{bytes, bytes};
    setrlimit(RLIMIT_AS, &space);
  }
#endif
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  close(STDIN_FILENO);  // the lowest that is free is what the next file gets
  ::open("/dev/null", O_RDONLY);
}

store::Summary failure(const config::PlannedRun& run, const train::Progress& progress,
                       store::State state, std::string reason) {
  store::Summary summary;
  summary.id = run.id;
  summary.state = state;
  summary.reason = std::move(reason);
  summary.phase = train::phase_name(static_cast<train::Phase>(progress.phase.load()));
  summary.epochs = progress.epoch.load();
  summary.steps = progress.step.load();
  return summary;
}

store::Summary attempt(const config::PlannedRun& run, const Worker::Job& job,
                       train::Progress& progress, int log) {
  try {
    return job(progress, log);
  } catch (const train::Preempted&) {
    return failure(run, progress, store::State::preempted, "its state was saved; it goes on there");
  } catch (const std::bad_alloc&) {
    return failure(run, progress, store::State::oom,
                   "memory could not be had; raise limits.memory or make the run smaller");
  } catch (const std::exception& exception) {
    return failure(run, progress, store::State::error, exception.what());
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    return failure(run, progress, store::State::error,
                   fmt::format("something was thrown that is no std::exception (type {})",
                               type != nullptr ? type->name() : "unknown"));
  }
}

}  // namespace

bool asked_to_stop() { return asked != 0; }

std::string read_text(int descriptor, std::size_t limit) {
  struct stat info {};
  fstat(descriptor, &info);
  const auto size = static_cast<std::size_t>(info.st_size);
  const std::size_t n = std::min(size, limit);
  std::string text(n, '\0');
  const ssize_t got = pread(descriptor, text.data(), n, static_cast<off_t>(size - n));
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

void live_as_child(const config::PlannedRun& run, const Limits& limits, const Worker::Job& job,
                   train::Progress& progress, pid_t parent, int pipe, int log) {
  prepare(limits, parent, log);
  const store::Summary summary = attempt(run, job, progress, log);
  const std::string text =
      to_json(summary).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = write(pipe, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  std::cout.flush();
  _exit(0);  // no destructors: the libraries stay as the parent has them
}

}  // namespace flatline::run
