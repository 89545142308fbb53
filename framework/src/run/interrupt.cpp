#include "run/interrupt.hpp"

#include <signal.h>

#include <array>

namespace flatline::run {
namespace {

constexpr std::array watched{SIGINT, SIGTERM, SIGHUP, SIGUSR1};
// A handler can reach nothing but globals.
volatile sig_atomic_t came = 0;
volatile sig_atomic_t times = 0;

void note(int signal) {
  if (came == 0) came = signal;
  times = times + 1;
}

}  // namespace

struct Interrupt::Handlers {
  std::array<struct sigaction, watched.size()> actions{};
};

Interrupt::Interrupt() : former_(new Handlers) {
  came = 0;
  times = 0;
  struct sigaction action {};
  action.sa_handler = note;  // no SA_RESTART: a waiting poll must wake
  for (std::size_t i = 0; i < watched.size(); ++i) {
    sigaction(watched[i], &action, &former_->actions[i]);
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < watched.size(); ++i) {
    sigaction(watched[i], &former_->actions[i], nullptr);
  }
  delete former_;
}

int Interrupt::signal() const { return came; }
int Interrupt::count() const { return times; }

}  // namespace flatline::run
