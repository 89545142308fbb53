#include "api/fraction_kernels.hpp"

namespace flatline {
namespace {

constexpr VectorMathTable with_fraction() {
  VectorMathTable out = table();
  out.single_precision.tanh = &map<FractionTanh, float>;
  return out;
}

}  // namespace

const VectorMathTable vector_math_avx2 = with_fraction();

}  // namespace flatline
