#pragma once

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>

#include "store/record.hpp"

/// A folder that lives as long as the test.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flatline-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Makes a record with everything that a run file can hold.
inline flatline::store::Record sample_record(flatline::Index replicate = 3) {
  using namespace flatline;
  using store::Array;
  store::Record record;
  store::Summary& summary = record.summary;
  summary.id = {"0123456789abcdef", replicate};
  summary.state = store::State::ok;
  summary.outcome = "constant";
  summary.reason = "std ratio 0.001 is below 0.05";
  summary.metrics = {{"test.r2", -0.25}, {"train.loss", INFINITY}};
  summary.epochs = 2;
  summary.steps = 2000;
  summary.parameters = 6;
  summary.phase = "record";
  summary.seconds = 1.5;
  summary.build = "00ff00ff00ff00ff";
  summary.finished = "2026-01-02T03:04:05Z";
  record.experiment = "learning-rate";
  record.config = R"({"optimizer":{"use":"adam","learning_rate":1e-5}})";
  record.levels = {{"optimizer.learning_rate", "1e-5"}, {"transforms", "raw"}};
  record.provenance = {{"git", "v0.1"}, {"started", "2026-01-02T03:04:03Z"}};

  std::vector<double> loss(2000);
  for (std::size_t i = 0; i < loss.size(); ++i) loss[i] = 1.0 / static_cast<double>(i + 1);
  store::ArrayGroup steps;
  steps.arrays.push_back({"loss", {"step"}, {2000}, loss, Precision::float64, "1", "batch loss"});
  steps.arrays.push_back({"norm", {"step"}, {2}, {1, NAN}, Precision::float32, "1", "norm"});
  store::ArrayGroup flow;
  flow.axes = {{"layer", {std::vector<std::string>{"lstm0", "dense1"}}},
               {"lag", {std::vector<double>{0.5, 1.5, 2.5}, "steps"}},
               {"step", {std::vector<double>{0, 10}}}};
  flow.arrays.push_back({"norm",
                         {"step", "layer", "lag"},
                         {2, 2, 3},
                         {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
                         Precision::float32,
                         "1/step",
                         "norm of ∂L/∂h by lag"});
  store::ArrayGroup model;
  model.arrays.push_back(
      {"lstm0.W", {"row", "col"}, {2, 3}, {1, 2, 3, 4, 5, 6}, Precision::float32, "1", "weights"});
  model.arrays.push_back({"empty", {"none"}, {0}, {}, Precision::float32, "1", "nothing"});
  record.groups = {{"steps", steps}, {"diagnostics/gradient-flow", flow}, {"model/final", model}};
  record.findings = {{"gradient-flow/vanishing", 1e-9, 1e-6, true, "at lag 2"},
                     {"output/constant", 0.5, 0.05, false, ""}};
  record.log = "first line\nsecond line with µ\n";
  return record;
}
