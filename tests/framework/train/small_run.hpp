#pragma once

#include <filesystem>
#include <fstream>

#include "config/plan.hpp"
#include "plugin/registry.hpp"
#include "sample_record.hpp"
#include "train/trainer.hpp"

/// An experiment of this build's own plugins that trains in milliseconds: 112 training sequences,
/// so 7 updates an epoch.
inline const std::string small_experiment = R"(experiment: small
dataset: {use: sine-series, series: 2, length: 87, window: 5}
model:
  use: sequential
  layers: [{use: lstm, units: 3}, {use: dense, units: 1}]
optimizer: {use: adam, learning_rate: 1e-2}
training: {epochs: 3, batch_size: 16}
precision: float64
)";

inline const flatline::plugin::Registry& own_plugins() {
  auto& registry = flatline::plugin::Registry::instance();
  registry.load_folders({std::filesystem::path(TEST_BINARY_DIR) / "lib/flatline/plugins"});
  return registry;
}

/// Plans the small experiment with overrides such as {"training.epochs", "5"} and lines added.
inline flatline::config::Plan small_plan(
    const std::vector<flatline::config::Override>& overrides = {}, const std::string& more = "") {
  const TempFolder folder;
  std::ofstream(folder.path() / "x.yaml") << small_experiment << more;
  return flatline::config::make_plan(folder.path() / "x.yaml", overrides, own_plugins());
}

/// One run of the first cell, made and ready to be trained.
class SmallRun {
 public:
  explicit SmallRun(const std::vector<flatline::config::Override>& overrides = {},
                    flatline::Index replicate = 0, const std::string& more = "")
      : guard_(progress_) {
    const flatline::config::Plan plan = small_plan(overrides, more);
    flatline::config::read_experiment(plan.cells[0].config, own_plugins(), experiment_);
    run.emplace(experiment_, replicate, guard_);
    run->make_data();
    run->make_model();
    watch.emplace(*run, Trainer::planned_steps(*run));
  }

  /// Trains; `keeper` decides on checkpoints, by default there are none.
  flatline::train::Training train(flatline::train::Keeper keeper = {"", "", 1e9,
                                                                    [] { return false; }}) {
    return Trainer(*run, *watch, keeper).train();
  }

 private:
  using Trainer = flatline::train::Trainer<double>;
  flatline::train::Progress progress_;
  flatline::train::Guard guard_;
  flatline::config::Experiment experiment_;

 public:
  std::optional<flatline::train::Assembly<double>> run;
  std::optional<flatline::train::Watch<double>> watch;
};
