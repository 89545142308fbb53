#pragma once

namespace flatline::run {

/// Notes SIGINT, SIGTERM and SIGHUP during its life instead of dying of them.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// The signal that came, or 0.
  static int signal();

 private:
  struct Handlers;
  Handlers* former_;
};

}  // namespace flatline::run
