#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <stdlib.h>

#include <flatline/layer.hpp>
#include <flatline/part.hpp>

#include "config/plan.hpp"

namespace flatline::test {

struct NoParams : Params {};

struct SineParams : Params {
  Param<Index> length{this, "length", 1000, at_least(10), "step", "length of a series"};
  Param<Index> window{this, "window", 50, at_least(1), "step", "length of a window"};
  Param<double> noise{this, "noise", 0.1, non_negative, "1", "deviation of the noise"};
  void check(Check& check) const override {
    check.require(window < length, window,
                  "dataset.window = " + std::to_string(window) + " leaves no target",
                  "the series has " + std::to_string(length) + " steps", "Shorten the window.");
  }
};

struct StandardiseParams : Params {
  Param<std::vector<std::string>> of{this, "of", {"inputs"}, any, "1", "what is scaled"};
};

struct UnitsParams : LayerParams {
  Param<Index> units{this, "units", 64, at_least(1), "unit", "hidden units"};
};

struct SequentialParams : Params {
  PartsParam layers{this, "layers", Kind::layer, "", "from input to output"};
};

struct AdamParams : Params {
  Param<double> learning_rate{this, "learning_rate", 1e-3, positive, "1", "step size"};
  Param<double> beta2{this, "beta2", 0.999, half_open(0, 1), "1", "decay"};
};

struct SgdParams : Params {
  Param<double> learning_rate{this, "learning_rate", 1e-2, positive, "1", "step size"};
  Param<double> momentum{this, "momentum", 0, half_open(0, 1), "1", "momentum"};
};

template <class P>
constexpr Component fake(Kind kind, const char* name) {
  return {kind,
          name,
          "a fake",
          "none",
          []() -> Params* { return new P; },
          [](Params* params) { delete params; },
          nullptr,
          nullptr,
          nullptr};
}

inline constexpr std::array fakes{fake<SineParams>(Kind::dataset, "sine"),
                                  fake<StandardiseParams>(Kind::transform, "standardise"),
                                  fake<UnitsParams>(Kind::layer, "lstm"),
                                  fake<UnitsParams>(Kind::layer, "dense"),
                                  fake<SequentialParams>(Kind::model, "sequential"),
                                  fake<NoParams>(Kind::model, "mean"),
                                  fake<NoParams>(Kind::model, "persistence"),
                                  fake<NoParams>(Kind::model, "linear-window"),
                                  fake<NoParams>(Kind::loss, "mse"),
                                  fake<NoParams>(Kind::loss, "mae"),
                                  fake<AdamParams>(Kind::optimizer, "adam"),
                                  fake<SgdParams>(Kind::optimizer, "sgd"),
                                  fake<NoParams>(Kind::schedule, "constant"),
                                  fake<NoParams>(Kind::diagnostic, "output"),
                                  fake<NoParams>(Kind::diagnostic, "gradient-flow"),
                                  fake<NoParams>(Kind::diagnostic, "update-ratio"),
                                  fake<NoParams>(Kind::diagnostic, "saturation")};

/// Knows the fakes only.
class FakeComponents final : public ComponentSource {
 public:
  const Component* find(Kind kind, const std::string& name) const override {
    const auto found = std::find_if(fakes.begin(), fakes.end(), [&](const Component& fake) {
      return fake.kind == kind && fake.name == name;
    });
    return found == fakes.end() ? nullptr : &*found;
  }
  std::vector<std::string> names(Kind kind) const override {
    std::vector<std::string> names;
    for (const Component& fake : fakes) {
      if (fake.kind == kind) names.emplace_back(fake.name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

/// A folder that lasts as long as a test.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flatline-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline const std::string base = R"(experiment: demo
dataset: {use: sine, length: 100}
model:
  use: sequential
  layers: [{use: lstm, name: memory, units: 8}, {use: dense, units: 1}]
optimizer: {use: adam, beta2: 0.99}
replicates: 2
)";

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Plans the experiment that `text` describes.
inline config::Plan plan_of(const std::string& text,
                            const std::vector<config::Override>& overrides = {}) {
  const TempFolder folder;
  write_text(folder.path() / "x.yaml", text);
  return config::make_plan(folder.path() / "x.yaml", overrides, FakeComponents());
}

inline std::vector<std::string> keys_of(const config::Plan& plan) {
  std::vector<std::string> keys;
  for (const config::Cell& cell : plan.cells) keys.push_back(cell.key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

/// Prints the error of a plan that must fail, without the folder of the file.
inline std::string faults_of(const std::string& text,
                             const std::vector<config::Override>& overrides = {}) {
  const TempFolder folder;
  write_text(folder.path() / "x.yaml", text);
  std::string faults = "nothing is wrong";
  try {
    config::make_plan(folder.path() / "x.yaml", overrides, FakeComponents());
  } catch (const Error& error) {
    faults = error.what();
  }
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at; (at = faults.find(prefix)) != faults.npos;) faults.erase(at, prefix.size());
  return faults;
}

}  // namespace flatline::test
