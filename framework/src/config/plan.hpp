#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/experiment.hpp"
#include "param/node.hpp"
#include "param/reader.hpp"

namespace flatline::config {

/// A factor of the grid and its levels, as printed and compared.
struct Factor {
  std::string name;                 ///< the key, "optimizer.learning_rate", or a zip's name
  std::vector<std::string> levels;  ///< "1e-5", or the name of a named level
  std::vector<std::string> keys;    ///< configuration keys that it sets
};

/// One combination of levels.
struct Cell {
  std::vector<std::string> levels;  ///< one per factor of the plan; "" where it has none
  Node config;                      ///< resolved: the base with this cell's values
  std::string key;                  ///< hash of the resolved configuration, 16 hex digits
};

/// A declared claim over cells; see judge/hypothesis.hpp for how it is decided.
struct Hypothesis {
  std::string id, claim;
  std::string factor;                                      ///< that is compared
  std::vector<std::string> levels;                         ///< two, in the order of the file
  std::vector<std::pair<std::string, std::string>> where;  ///< factor = level
  std::string measure;  ///< "outcome is constant" or a metric, "test.r2"
  std::string expect;   ///< "more often", "equal within 0.1", "at least 5 of 6", …
  Mark mark;
};

/// Names one run: `<key>-r0003`.
struct RunId {
  std::string key;
  Index replicate = 0;
  std::string text() const;
  auto operator<=>(const RunId&) const = default;
};

struct PlannedRun {
  RunId id;
  std::size_t cell;
};

/// Every run of an experiment, resolved and frozen before anything starts.
struct Plan {
  std::string experiment, question;
  /// Gives `experiment: question`, or the name alone where nothing is asked.
  std::string title() const { return question.empty() ? experiment : experiment + ": " + question; }
  std::vector<Factor> factors;
  std::vector<Cell> cells;
  std::vector<Hypothesis> hypotheses;
  Index replicates = 0;
  std::size_t excluded = 0;    ///< combinations that `exclude:` removed
  std::size_t duplicates = 0;  ///< cells of a union that were there already
  std::string arithmetic;      ///< "2 × 2 = 4 cells, excluded 0, × 6 replicates = 24 runs"
  std::string hash;            ///< of cells, replicates and hypotheses
  std::string text;            ///< the experiment file as given
  std::string overrides;       ///< command line as given
  /// Changes of the hypotheses after the first results, one sentence each; from the results folder.
  std::vector<std::string> deviations;

  std::vector<PlannedRun> runs() const;  ///< replicate by replicate, cells in order
};

/// One `key=value` or `--sweep key=a,b` from the command line.
struct Override {
  std::string key, value;
  bool sweep = false;
};

/// Reads an experiment file and expands its grid. All faults of the file are raised together.
Plan make_plan(const std::filesystem::path& file, const std::vector<Override>& overrides,
               const ComponentSource& components);

/// Reads one cell's configuration into `experiment`. Throws Error with all faults.
void read_experiment(const Node& config, const ComponentSource& components, Experiment& experiment);

/// Writes plan.jsonl, plan.lock and experiment.yaml into a results folder, by rename. A folder
/// that holds another experiment is refused with FL602.
void write_plan(const Plan& plan, const std::filesystem::path& folder);
/// Reads the frozen plan of a results folder. Throws Error FL603 when it is missing or damaged.
Plan read_plan(const std::filesystem::path& folder);

}  // namespace flatline::config
