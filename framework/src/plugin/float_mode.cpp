#include "plugin/float_mode.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace flatline::plugin {

#if defined(__x86_64__)

FloatMode float_mode() {
  constexpr unsigned flags = 0x3F;
  std::uint16_t word = 0;
  __asm__ volatile("fnstcw %0" : "=m"(word));
  return {_mm_getcsr() & ~flags, word};
}
void set_float_mode(FloatMode mode) {
  const auto word = static_cast<std::uint16_t>(mode.scalar);
  __asm__ volatile("fldcw %0" : : "m"(word));
  _mm_setcsr(static_cast<unsigned>(mode.vector));
}

#elif defined(__aarch64__)

FloatMode float_mode() {
  std::uint64_t word = 0;
  __asm__ volatile("mrs %0, fpcr" : "=r"(word));
  return {word, 0};
}
void set_float_mode(FloatMode mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode.vector)); }

#else
#error "Say here how this processor tells and sets its floating-point mode."
#endif

}  // namespace flatline::plugin
