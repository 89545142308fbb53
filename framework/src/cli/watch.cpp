#include "cli/watch.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "report/live_view.hpp"
#include "store/results.hpp"

namespace flatline::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Draws over what it drew before.
class Picture {
 public:
  void draw(std::string text) {
    if (!terminal_) {
      std::cout << text << std::endl;
      return;
    }
    text = first_lines(text);
    if (lines_ > 0) std::cout << "\033[" << lines_ << "A\r\033[J";
    lines_ = std::count(text.begin(), text.end(), '\n');
    std::cout << text << std::flush;
  }
  bool terminal() const { return terminal_; }

 private:
  /// What scrolls out of the screen could not be drawn over.
  static std::string first_lines(const std::string& text) {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1;
    std::size_t end = 0;
    for (int line = 0; line < (known ? size.ws_row - 1 : 23) && end < text.size(); ++line) {
      end = text.find('\n', end) + 1;
    }
    return text.substr(0, end);
  }
  bool terminal_ = isatty(STDOUT_FILENO) == 1;
  std::ptrdiff_t lines_ = 0;
};

}  // namespace

void watch(Opened opened, bool json) {
  Picture picture;
  Index ended_before = opened.runs.size() + 1;
  for (;;) {
    const auto start = Clock::now();
    const report::LiveView view =
        report::live_view(opened.plan, opened.runs, store::live_runs(opened.folder));
    const Index ended = view.ok + view.failed;
    if (json) {
      std::cout << report::to_json(opened.plan, view) << std::endl;
    } else if (picture.terminal() || ended != std::exchange(ended_before, ended)) {
      picture.draw(report::live_text(opened.plan, view, report::style_of_stdout()));
    }
    if (view.done() || !std::cout) return;
    // A look at ten thousand runs takes a while: nine tenths of the time are left to the runs.
    std::this_thread::sleep_for(
        std::max<Clock::duration>(std::chrono::seconds(1), 9 * (Clock::now() - start)));
    Faults shown_before;
    opened.runs = store::Results(opened.folder).summaries(opened.plan, shown_before);
  }
}

}  // namespace flatline::cli
