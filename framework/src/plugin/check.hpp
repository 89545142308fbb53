#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <flatline/component.hpp>
#include <flatline/error.hpp>

namespace flatline::plugin {

/// What came of making one component once.
struct Trial {
  enum class Result { made, not_tried, failed };

  const Component* component = nullptr;
  Precision precision = Precision::float32;
  Result result = Result::made;
  std::string message;  ///< why it was not tried, or how it failed
};

/// What `flatline plugins check FILE.so` tells.
struct CheckReport {
  std::filesystem::path file;
  std::string version;        ///< of the plugin; empty when it was refused
  std::vector<Fault> faults;  ///< why it was refused
  std::vector<Trial> trials;  ///< each component in float32 and in float64

  /// Tells whether the plugin was loaded and nothing failed.
  bool passed() const;
  std::string text() const;
  nlohmann::ordered_json json() const;
};

/// Loads one library with all checks of the loader, then makes each component once in both
/// precisions with its default settings and for a small task, in child processes, so that a crash
/// becomes a message. What needs a setting that has no default is not tried.
CheckReport check_plugin(const std::filesystem::path& file);

}  // namespace flatline::plugin
