#include <fmt/format.h>

#include "config/yaml.hpp"
#include "param/json.hpp"

/// Whatever the text: faults, or a tree that can be printed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  flatline::Faults faults;
  const flatline::Node node = flatline::config::read_yaml_text(
      std::string(reinterpret_cast<const char*>(data), size), "x.yaml", faults);
  for (const flatline::Fault& fault : faults.list()) fault.text();
  to_json(node).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return 0;
}
