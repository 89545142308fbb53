#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/report.hpp"
#include "store/live.hpp"

namespace flatline::report {

/// How far an experiment is at one moment.
struct LiveView {
  Index total = 0, ok = 0, failed = 0;
  std::map<std::string, Index> outcomes;       ///< of the finished runs
  std::vector<store::LiveRun> running;         ///< the longest first
  std::vector<const store::Summary*> slowest;  ///< of the finished runs, the longest first
  std::vector<const store::Summary*> failures;
  std::optional<double> seconds_left;  ///< none while nobody works, or nothing is known

  bool done() const { return ok + failed == total; }
};

/// Looks at the runs of a plan, which must outlive the view, and at those being done. What is left
/// is reckoned from the seconds of the finished runs of the same cell, else of all.
LiveView live_view(const config::Plan& plan, const std::vector<store::Summary>& runs,
                   std::vector<store::LiveRun> running);

/// Draws a bar with an estimate, the runs being done, the slowest, and the failures by cause.
std::string live_text(const config::Plan& plan, const LiveView& view, const Style& style);
nlohmann::ordered_json to_json(const config::Plan& plan, const LiveView& view);

}  // namespace flatline::report
