#include "plugin/trial.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "param/schema.hpp"
#include "plugin/registry.hpp"

namespace flatline::plugin {
namespace {

constexpr unsigned longest = 10;  // seconds
constexpr int code_failed = 10, code_not_tried = 11;

/// The smallest task in which inputs, outputs and steps differ in number.
Context small_context() {
  Context context;
  context.task.inputs = 2;
  context.task.outputs = 1;
  context.task.steps = 8;
  context.task.own_past = {0};
  context.in = {2, 8};
  return context;
}

struct Answer {
  int code = 0;
  std::string message;
};

/// Makes and deletes the object; runs in the child.
Answer make_once(const Component& c, Precision precision) {
  const auto params = make_params(c);
  Faults faults;
  Reader(Registry::instance(), faults).read(Node::map(), *params, "", c.name);
  if (!faults.empty()) return {code_not_tried, faults.list().front().problem};
  const auto make = precision == Precision::float32 ? c.make_float : c.make_double;
  Object* object = make(*params, small_context());
  if (object == nullptr) return {code_failed, "its constructor returned null"};
  c.destroy(object);
  return {};
}

Answer guarded(const Component& c, Precision precision) {
  try {
    return make_once(c, precision);
  } catch (const NotApplicable& e) {
    return {code_not_tried, e.faults().front().problem};
  } catch (const std::exception& e) {
    return {code_failed, fmt::format("it threw: {}", e.what())};
  } catch (...) {
    return {code_failed, "it threw something that is not a std::exception"};
  }
}

[[noreturn]] void child(const Component& c, Precision precision, int to_parent) {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // Whoever forked may catch signals; here they are what is to be seen.
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM}) {
    std::signal(number, SIG_DFL);
  }
  alarm(longest);
  const Answer answer = guarded(c, precision);
  const char* rest = answer.message.data();
  for (std::size_t left = answer.message.size(); left > 0;) {
    const ssize_t written = ::write(to_parent, rest, left);
    if (written <= 0) break;
    rest += written;
    left -= static_cast<std::size_t>(written);
  }
  _exit(answer.code);
}

std::string read_all(int from) {
  std::string text;
  char buffer[512];
  for (ssize_t n = 0; (n = read(from, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

Answer judge(int status, std::string message) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGALRM) {
      return {code_failed, fmt::format("it was not made within {} s", longest)};
    }
    return {code_failed, fmt::format("it crashed: {}", strsignal(signal))};
  }
  const int code = WEXITSTATUS(status);
  if (code != 0 && message.empty())
    message = fmt::format("it ended the process with code {}", code);
  return {code, std::move(message)};
}

}  // namespace

Trial try_component(const Component& component, Precision precision) {
  int ends[2];
  if (pipe(ends) != 0) {
    throw Error("FL904", "no pipe to a child process", std::strerror(errno),
                "Close other programs, or raise the limit of open files (ulimit -n).");
  }
  const pid_t pid = fork();
  if (pid < 0) {
    throw Error("FL904", "no child process", std::strerror(errno),
                "Close other programs, or raise the limit of processes (ulimit -u).");
  }
  if (pid == 0) {
    close(ends[0]);
    child(component, precision, ends[1]);
  }
  close(ends[1]);
  std::string message = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  Answer answer = judge(status, std::move(message));
  const auto result = answer.code == 0                ? Trial::Result::made
                      : answer.code == code_not_tried ? Trial::Result::not_tried
                                                      : Trial::Result::failed;
  return {&component, precision, result, std::move(answer.message)};
}

}  // namespace flatline::plugin
