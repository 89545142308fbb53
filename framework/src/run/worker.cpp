#include "run/worker.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "param/schema.hpp"
#include "run/address_space.hpp"
#include "run/child.hpp"

namespace flatline::run {
namespace {

[[noreturn]] void no_process(const char* what) {
  throw Error("FL611", fmt::format("a run can't be started: {}: {}", what, std::strerror(errno)),
              "the system is out of processes, memory or file descriptors",
              "Use a smaller -j, or raise the limit (ulimit -u, ulimit -n).");
}

}  // namespace

Worker::Worker(const config::PlannedRun& run, const Limits& limits, const Job& job,
               io::Descriptor log)
    : run_(run), limits_(limits), log_(std::move(log)) {
  require_address_space();
  void* shared = mmap(nullptr, sizeof(train::Progress), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) no_process("mmap");
  progress_ = new (shared) train::Progress;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) no_process("pipe");
  if (!log_) log_ = io::Descriptor(memfd_create("flatline-log", MFD_CLOEXEC));
  if (!log_) no_process("memfd_create");
  std::fflush(nullptr);  // or the child would print the parent's pending output again
  const pid_t parent = getpid();
  sigset_t held_back, former;
  sigemptyset(&held_back);
  for (const int signal : {SIGTERM, SIGUSR1}) sigaddset(&held_back, signal);
  sigprocmask(SIG_BLOCK, &held_back, &former);
  pid_ = fork();
  if (pid_ != 0) sigprocmask(SIG_SETMASK, &former, nullptr);
  if (pid_ < 0) no_process("fork");
  if (pid_ == 0) {
    close(ends[0]);
    live_as_child(run_, limits_, job, *progress_, parent, ends[1], log_.get());
  }
  close(ends[1]);
  pipe_ = ends[0];
  fcntl(pipe_, F_SETFL, O_NONBLOCK);
  // N.B. glibc 2.36 declares pidfd_open() without C linkage.
  life_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

Worker::~Worker() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  for (const int descriptor : {pipe_, life_}) {
    if (descriptor >= 0) close(descriptor);
  }
  munmap(progress_, sizeof(train::Progress));
}

double Worker::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Worker::kill_as(store::State state) {
  if (killed_as_ || pid_ <= 0) return;
  killed_as_ = state;
  kill(pid_, SIGKILL);
}

void Worker::stop(store::State state, double grace) {
  if (pid_ <= 0) return;
  kill_at_ = Clock::now() +
             std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(grace));
  if (!stopped_as_) kill(pid_, SIGUSR1);
  stopped_as_ = state;
}

void Worker::abandon() { kill_as(store::State::interrupted); }

void Worker::tend() {
  char buffer[4096];
  ssize_t n = -1;
  while (pipe_ >= 0 && (n = read(pipe_, buffer, sizeof buffer)) > 0) {
    received_.append(buffer, static_cast<std::size_t>(n));
  }
  if (n == 0) close(std::exchange(pipe_, -1));  // or poll would call again and again
  if (stopped_as_ && Clock::now() >= kill_at_) kill_as(*stopped_as_);
  if (limits_.wall_seconds > 0 && seconds() > limits_.wall_seconds) kill_as(store::State::timeout);
  if (limits_.memory_bytes > 0 && pid_ > 0) {
    // N.B. The limit on address space stops what is asked for; this stops what is really used.
    const std::string path = fmt::format("/proc/{}/statm", pid_);
    FILE* file = std::fopen(path.c_str(), "r");
    if (file == nullptr) return;
    unsigned long pages = 0, resident = 0;
    const int read_count = std::fscanf(file, "%lu %lu", &pages, &resident);
    std::fclose(file);
    const double bytes = static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (read_count == 2 && bytes > limits_.memory_bytes) kill_as(store::State::oom);
  }
}

std::optional<store::Summary> Worker::finished() {
  int status = 0;
  rusage usage{};
  if (wait4(pid_, &status, WNOHANG, &usage) != pid_) return std::nullopt;
  const double took = seconds();
  pid_ = -1;
  tend();
  store::Summary summary;
  try {
    summary = store::summary_from({received_});
    const bool preempted = summary.state == store::State::preempted;
    if (preempted && stopped_as_) summary.state = *stopped_as_;
  } catch (const Error&) {
    summary = post_mortem(status);  // it said nothing, or was killed in the middle of it
  }
  if (summary.state != store::State::ok) summary.log_tail = log_tail();
  if (summary.seconds == 0) {  // else the child has measured itself
    summary.seconds = took;
    summary.peak_megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  }
  return summary;
}

std::string Worker::log_tail() const { return read_text(log_.get(), 4096); }

store::Summary Worker::post_mortem(int status) const {
  store::Summary summary;
  summary.id = run_.id;
  summary.phase = train::phase_name(static_cast<train::Phase>(progress_->phase.load()));
  summary.epochs = progress_->epoch.load();
  summary.steps = progress_->step.load();
  std::string place = fmt::format("in phase {}", summary.phase);
  if (const Component* component = progress_->component.load()) {
    place += fmt::format(", in {} ({})", component->name, kind_name(component->kind));
  }
  if (killed_as_) {
    summary.state = *killed_as_;
    summary.signal = SIGKILL;
    summary.reason =
        *killed_as_ == store::State::timeout
            ? fmt::format("longer than limits.wall = {:g} s, {}", limits_.wall_seconds, place)
        : *killed_as_ == store::State::oom
            ? fmt::format("more memory than limits.memory = {:g} MB, {}",
                          limits_.memory_bytes / 1e6, place)
            : fmt::format("interrupted {}", place);
  } else if (WIFSIGNALED(status)) {
    summary.state = store::State::crashed;
    summary.signal = WTERMSIG(status);
    summary.reason = fmt::format("killed by signal {} ({}) {}", summary.signal,
                                 strsignal(summary.signal), place);
  } else {
    summary.state = store::State::crashed;
    summary.reason =
        fmt::format("ended with exit code {} before it was done, {}", WEXITSTATUS(status), place);
  }
  return summary;
}

}  // namespace flatline::run
