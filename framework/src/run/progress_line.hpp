#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "run/worker.hpp"

namespace flatline::run {

/// Shows on stderr how far the runs are: a bar with an estimate on a terminal, a line a minute
/// elsewhere.
class ProgressLine {
 public:
  /// `todo` runs are to be done by this call, the others of `runs` are done already.
  ProgressLine(const std::vector<store::Summary>& runs, std::size_t todo, bool visible);

  void ended(const store::Summary& summary);
  /// Shows the present state, at most ten times a second on a terminal.
  void show(const std::vector<const Worker*>& workers);
  /// Clears the bar.
  void close();

 private:
  std::string text(const std::vector<const Worker*>& workers) const;
  double elapsed() const;

  std::size_t total_, todo_, done_ = 0, failed_ = 0;
  bool visible_, terminal_;
  std::map<std::string, Index> outcomes_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_{};
};

/// Prints seconds as people say them: `0:07`, `12:30`, `3:05:00`.
std::string clock_text(double seconds);

}  // namespace flatline::run
