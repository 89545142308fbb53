#pragma once

// N.B. Compiled for AVX2 only: internal linkage, see vector_math_kernels.hpp.

#include "api/vector_math_kernels.hpp"

namespace flatline {
namespace {

/// From u = tanh(x / 2): tanh x = 2u / (1 + u²) = 2u (1 − u² / (1 + u²)), where 2u is x − x³ R / Q,
/// Lambert's continued fraction down to its seventh level. What is subtracted is the smaller the
/// more its error would count. The fraction itself errs by less than 0.2 ulp up to 10, where tanh
/// is 1.
struct FractionTanh {
  template <class V>
  [[gnu::always_inline]] static V of(V x) {
    constexpr float limit = Format<float>::tanh_is_one;
    const V inside = at_least(-limit, min(V(limit), x));
    const V square = inside * inside;
    const V r = fma(fma(V(27.0F), square, V(11088.0F)), square, V(720720.0F));
    const V q =
        fma(fma(fma(V(28.0F), square, V(12600.0F)), square, V(997920.0F)), square, V(8648640.0F));
    const V twice = fnma(inside * square, r / q, inside);
    const V rest = twice * twice;
    return copysign(fnma(twice, rest / (V(4.0F) + rest), twice), x);
  }
};

}  // namespace
}  // namespace flatline
