#include "run/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "run/runner.hpp"

namespace flatline::run {
namespace {

constexpr int bar_width = 24;

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// How much of one run is behind it, from 0 to 1.
double share_of(const Worker& worker) {
  const train::Progress& progress = worker.progress();
  const Index epochs = progress.epochs.load();
  return epochs == 0 ? 0
                     : std::min(1.0, static_cast<double>(progress.epoch.load()) /
                                         static_cast<double>(epochs));
}

}  // namespace

std::string clock_text(double seconds) {
  const long whole = std::lround(seconds);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

ProgressLine::ProgressLine(const std::vector<store::Summary>& runs, std::size_t todo, bool visible)
    : total_(runs.size()),
      todo_(todo),
      visible_(visible && todo > 0),
      terminal_(isatty(STDERR_FILENO) == 1) {
  for (const store::Summary& run : runs) {
    if (run.state == store::State::ok) ++outcomes_[run.outcome];
    if (is_failed(run.state)) ++failed_;
  }
}

double ProgressLine::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void ProgressLine::ended(const store::Summary& summary) {
  ++done_;
  if (summary.state == store::State::ok) ++outcomes_[summary.outcome];
  if (is_failed(summary.state)) ++failed_;
}

std::string ProgressLine::text(const std::vector<const Worker*>& workers) const {
  double share = static_cast<double>(done_);
  for (const Worker* worker : workers) share += share_of(*worker);
  share /= static_cast<double>(todo_);
  const int filled = static_cast<int>(share * bar_width);
  std::string line;
  if (terminal_) {
    line += fmt::format("[{}{}] ", std::string(static_cast<std::size_t>(filled), '#'),
                        std::string(static_cast<std::size_t>(bar_width - filled), '.'));
  }
  line += fmt::format("{}/{}", total_ - todo_ + done_, total_);
  if (share > 0) {
    line += fmt::format(", {} left", clock_text(elapsed() * (1 - share) / share));
  }
  if (failed_ > 0) line += fmt::format(", {} failed", failed_);
  std::vector<std::pair<Index, std::string>> counts;
  for (const auto& [outcome, n] : outcomes_) counts.emplace_back(n, outcome);
  std::sort(counts.rbegin(), counts.rend());
  for (const auto& [n, outcome] : counts) line += fmt::format(", {} {}", n, outcome);
  return line;
}

void ProgressLine::show(const std::vector<const Worker*>& workers) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::minutes(1);
  if (!visible_ || now - shown_ < pause) return;
  // Off a terminal the first line comes after a minute: short grids need none.
  if (!terminal_ && shown_ == std::chrono::steady_clock::time_point{}) {
    shown_ = start_;
    return;
  }
  shown_ = now;
  std::string line = text(workers);
  if (terminal_) {
    line.resize(std::min(line.size(), terminal_width() - 1));
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
  } else {
    std::fprintf(stderr, "%s elapsed, %s\n", clock_text(elapsed()).c_str(), line.c_str());
  }
}

void ProgressLine::close() {
  if (visible_ && terminal_) std::fputs("\r\033[K", stderr);
}

}  // namespace flatline::run
