#pragma once

#include "report/report.hpp"

/// Two cells of two replicates: a rate of 1e-5 that leaves constants, and one of 0.1, where a run
/// crashed.
struct SomeResults {
  SomeResults() {
    plan.experiment = "rates";
    plan.factors = {{"optimizer.learning_rate", {"1e-5", "0.1"}, {"optimizer.learning_rate"}}};
    for (const char* level : {"1e-5", "0.1"}) {
      flatline::config::Cell cell;
      cell.levels = {level};
      cell.key = plan.cells.empty() ? "aaaaaaaaaaaaaaaa" : "bbbbbbbbbbbbbbbb";
      cell.config = flatline::Node::map();
      cell.config.set_at("optimizer.learning_rate", flatline::Node::scalar(level));
      plan.cells.push_back(std::move(cell));
    }
    plan.replicates = 2;
    for (const flatline::config::PlannedRun& run : plan.runs()) {
      flatline::store::Summary summary;
      summary.id = run.id;
      summary.state = flatline::store::State::ok;
      summary.outcome = run.cell == 0 ? "constant" : "healthy";
      summary.metrics["test.r2"] =
          (run.cell == 0 ? -0.5 : 0.75) + 0.25 * static_cast<double>(run.id.replicate);
      summary.seconds = 1.5;
      runs.push_back(summary);
    }
    runs[3].state = flatline::store::State::crashed;
    runs[3].outcome = "";
    runs[3].metrics.clear();
    runs[3].reason = "killed by signal 11";
  }

  flatline::config::Plan plan;
  std::vector<flatline::store::Summary> runs;
};
