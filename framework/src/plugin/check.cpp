#include "plugin/check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "param/schema.hpp"
#include "plugin/registry.hpp"
#include "plugin/trial.hpp"

namespace flatline::plugin {
namespace {

const char* word(Precision precision) {
  return precision == Precision::float32 ? "float32" : "float64";
}

const char* word(Trial::Result result) {
  switch (result) {
    case Trial::Result::made:
      return "made";
    case Trial::Result::not_tried:
      return "not tried";
    case Trial::Result::failed:
      return "failed";
  }
  return "";
}

}  // namespace

bool CheckReport::passed() const {
  return faults.empty() && std::none_of(trials.begin(), trials.end(), [](const Trial& trial) {
           return trial.result == Trial::Result::failed;
         });
}

std::string CheckReport::text() const {
  std::string text;
  for (const Fault& fault : faults) text += fault.text() + "\n";
  if (faults.empty()) text += fmt::format("{} {}\n", file.filename().string(), version);
  for (const Trial& trial : trials) {
    text += fmt::format("  {} {} {}: {}{}\n", kind_name(trial.component->kind),
                        trial.component->name, word(trial.precision), word(trial.result),
                        trial.message.empty() ? "" : ", " + trial.message);
  }
  return text + (passed() ? "passed\n" : "failed\n");
}

nlohmann::ordered_json CheckReport::json() const {
  nlohmann::ordered_json out{{"file", file.string()}, {"version", version}, {"passed", passed()}};
  out["faults"] = nlohmann::ordered_json::array();
  for (const Fault& fault : faults) {
    out["faults"].push_back({{"id", fault.id},
                             {"problem", fault.problem},
                             {"why", fault.why},
                             {"remedy", fault.remedy}});
  }
  out["trials"] = nlohmann::ordered_json::array();
  for (const Trial& trial : trials) {
    out["trials"].push_back({{"kind", kind_name(trial.component->kind)},
                             {"name", trial.component->name},
                             {"precision", word(trial.precision)},
                             {"result", word(trial.result)},
                             {"message", trial.message}});
  }
  return out;
}

CheckReport check_plugin(const std::filesystem::path& file) {
  CheckReport report;
  report.file = file;
  try {
    const Library& library = Registry::instance().load(file);
    report.version = library.version;
    for (const Component* component : library.components) {
      for (const Precision precision : {Precision::float32, Precision::float64}) {
        report.trials.push_back(try_component(*component, precision));
      }
    }
  } catch (const Error& error) {
    report.faults = error.faults();
  }
  return report;
}

}  // namespace flatline::plugin
