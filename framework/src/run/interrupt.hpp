#pragma once

namespace flatline::run {

/// Notes SIGINT, SIGHUP, and the signals of schedulers, SIGTERM and SIGUSR1, during its life
/// instead of dying of them.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// The signal that came first, or 0.
  int signal() const;
  /// The number of signals that came.
  int count() const;

 private:
  struct Handlers;
  Handlers* former_;
};

}  // namespace flatline::run
