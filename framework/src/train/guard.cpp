#include "train/guard.hpp"

#include <fmt/format.h>

#include "param/schema.hpp"

namespace flatline::train {

const char* phase_name(Phase phase) {
  switch (phase) {
    case Phase::load:
      return "load";
    case Phase::data:
      return "data";
    case Phase::init:
      return "init";
    case Phase::train:
      return "train";
    case Phase::evaluate:
      return "evaluate";
    case Phase::record:
      return "record";
  }
  return "unknown";
}

void Guard::refuse(const Component& component, const std::string& what) const {
  throw Error(
      "FL501",
      fmt::format("{} ({}) threw in phase {}: {}", component.name, kind_name(component.kind),
                  phase_name(static_cast<Phase>(progress_.phase.load())), what),
      "a plugin should throw flatline::Error with a remedy, or nothing",
      "Report it to the author of the plugin.");
}

}  // namespace flatline::train
