#include <flatline/vector_math.hpp>

#include <cstdlib>
#include <string>

#include <flatline/error.hpp>

#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

struct InstructionSet {
  const char* name;
  bool there;
  const VectorMathTable* table;
};

}  // namespace

const VectorMathTable& choose_vector_math(const char* forced) {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl");
  const InstructionSet sets[] = {{"avx512", avx512, &vector_math_avx512},
                                 {"avx2", avx2, &vector_math_avx2},
                                 {"plain", true, &vector_math_plain}};
#else
  const InstructionSet sets[] = {{"plain", true, &vector_math_plain}};
#endif
  for (const InstructionSet& set : sets) {
    if (set.there && (forced == nullptr || set.name == std::string(forced))) return *set.table;
  }
  throw Error("FL520", "FLATLINE_SIMD=" + std::string(forced) + " can't be had",
              "this machine does not have it or flatline does not know it",
              "Unset FLATLINE_SIMD, or set it to avx512, avx2 or plain.");
}

const VectorMathTable& vector_math() {
  static const VectorMathTable& chosen = choose_vector_math(std::getenv("FLATLINE_SIMD"));
  return chosen;
}

#define FLATLINE_MAP(function, T, precision)                                                      \
  void vector_##function(const T* in, T* out, Index n) {                                          \
    vector_math().precision.function(in, n, out, n, n, 1);                                        \
  }                                                                                               \
  void vector_##function(MatrixView<const T> in, MatrixView<T> out) {                             \
    vector_math().precision.function(in.data, in.stride, out.data, out.stride, in.rows, in.cols); \
  }
#define FLATLINE_MAPS(T, precision) \
  FLATLINE_MAP(exp, T, precision)   \
  FLATLINE_MAP(tanh, T, precision)  \
  FLATLINE_MAP(sigmoid, T, precision)
FLATLINE_MAPS(float, single_precision)
FLATLINE_MAPS(double, double_precision)
#undef FLATLINE_MAPS
#undef FLATLINE_MAP

}  // namespace flatline
