#include "config/plan.hpp"
#include "fuzzed_file.hpp"

/// plan.lock and plan.jsonl, one behind the other with a line `=====` between them: an Error, or a
/// plan.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view border = "=====\n";
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t lock = std::min(text.find(border), size);
  const std::size_t lines = std::min(lock + border.size(), size);
  fuzz::write("plan.lock", data, lock);
  fuzz::write("plan.jsonl", data + lines, size - lines);
  fuzz::write("experiment.yaml", data, 0);
  try {
    flatline::config::read_plan(fuzz::folder());
  } catch (const flatline::Error&) {
  }
  return 0;
}
