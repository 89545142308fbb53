#include "store/run_file.hpp"
#include "fuzzed_file.hpp"
#include "store/journal.hpp"

/// A run file, and the line of a journal: an Error, or what it holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    flatline::store::read_run(fuzz::write("0123456789abcdef-r0000.h5", data, size));
  } catch (const flatline::Error&) {
  }
  try {
    flatline::store::entry_of({reinterpret_cast<const char*>(data), size});
  } catch (const flatline::Error&) {
  }
  return 0;
}
