#pragma once

#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace judge = flatline::judge;
using flatline::Index;
using flatline::config::Plan;
using flatline::store::State;
using flatline::store::Summary;

/// rate a or b, cell x or y, 6 replicates; the key of a cell is its levels.
inline Plan make_plan(const std::string& measure, const std::string& expect, Index replicates = 6) {
  Plan plan;
  plan.factors = {{"rate", {"a", "b"}, {"rate"}}, {"cell", {"x", "y"}, {"cell"}}};
  for (const std::string rate : {"a", "b"})
    for (const std::string cell : {"x", "y"}) plan.cells.push_back({{rate, cell}, {}, rate + cell});
  plan.replicates = replicates;
  plan.hypotheses = {{"H1", "a claim", "rate", {"a", "b"}, {{"cell", "x"}}, measure, expect, {}}};
  return plan;
}

inline Summary run_of(const std::string& key, Index replicate, const std::string& outcome,
                      double r2) {
  Summary summary;
  summary.id = {key, replicate};
  summary.state = State::ok;
  summary.outcome = outcome;
  summary.metrics["test.r2"] = r2;
  return summary;
}

/// Runs of cell x: `first` of a and `second` of b are constant, the others healthy.
inline std::vector<Summary> rates(Index first, Index second, Index n = 6) {
  std::vector<Summary> runs;
  for (Index r = 0; r < n; ++r) {
    runs.push_back(run_of("ax", r, r < first ? "constant" : "healthy", 0));
    runs.push_back(run_of("bx", r, r < second ? "constant" : "healthy", 0));
  }
  return runs;
}

/// Runs of cell x whose test.r2 differ by these.
inline std::vector<Summary> pairs(const std::vector<double>& differences) {
  std::vector<Summary> runs;
  for (Index r = 0; r < differences.size(); ++r) {
    runs.push_back(run_of("ax", r, "healthy", 0.5 + differences[r]));
    runs.push_back(run_of("bx", r, "healthy", 0.5));
  }
  return runs;
}

inline judge::Verdict decide(const Plan& plan, const std::vector<Summary>& runs) {
  return judge::decide(plan, runs).at(0);
}

inline bool has(const judge::Verdict& verdict, const std::string& words) {
  return verdict.sentence.find(words) != std::string::npos;
}

inline const std::string is_constant = "outcome is constant";
inline const std::vector<double> all_greater{0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
