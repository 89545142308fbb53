#include "store/run_file.hpp"
#include "fuzzed_file.hpp"
#include "store/journal.hpp"

/// A run file, the line of a journal, and the summary in them: an Error, or what it holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    flatline::store::read_run(fuzz::write("0123456789abcdef-r0000.h5", data, size));
  } catch (const flatline::Error&) {
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    flatline::store::entry_of(text);
  } catch (const flatline::Error&) {
  }
  // No checksum stands before this one.
  try {
    to_json(flatline::store::summary_from({text}));
  } catch (const flatline::Error&) {
  }
  return 0;
}
