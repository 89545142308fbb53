#pragma once

#include <cstdint>

namespace flatline::plugin {

/// How this thread computes with floating-point numbers: rounding, precision, what happens to
/// denormals. Flags of past exceptions are left out.
struct FloatMode {
  std::uint64_t vector = 0;  ///< MXCSR on x86, FPCR on ARM
  std::uint64_t scalar = 0;  ///< the x87 control word on x86
  bool operator==(const FloatMode&) const = default;
};

FloatMode float_mode();
void set_float_mode(FloatMode mode);

}  // namespace flatline::plugin
