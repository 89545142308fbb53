#pragma once

// One source for every instruction set: each vector_math_<set>.cpp includes this file and is
// compiled with other options. N.B. Whatever is defined here must have internal linkage, else the
// linker could choose the AVX-512 copy of a function for a machine that has none.

#include "api/lane_kernels.hpp"
#include "api/packed_kernels.hpp"
#include "api/vector_math_packs.hpp"
#include "api/vector_math_table.hpp"

namespace flatline {
namespace {

/// What the formulas need to know of a number format.
template <class T>
struct Format;
template <>
struct Format<float> {
  using Bits = std::int32_t;
  static constexpr int mantissa = 23, bias = 127;
  static constexpr int terms = 7;            // |r|⁸ / 8! < 0.05 ulp for |r| ≤ ln 2 / 2
  static constexpr float round = 0x1.8p23F;  // adding it rounds to an integer
  static constexpr float ln2_high = 0x1.62e4p-1F, ln2_low = 0x1.7f7d1cp-20F;
  static constexpr float lowest = -104, highest = 89, tanh_is_one = 10;
};
template <>
struct Format<double> {
  using Bits = std::int64_t;
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr int terms = 13;
  static constexpr double round = 0x1.8p52;
  static constexpr double ln2_high = 0x1.62e42fefa3p-1, ln2_low = 0x1.3de6af278ece6p-42;
  static constexpr double lowest = -746, highest = 710, tanh_is_one = 20;
};

/// 2ⁿ for an integer n of the exponent's range: n + bias is shifted from the lowest bits of a
/// number into its exponent.
template <class T>
Pack<T> power_of_two(Pack<T> n) {
  using F = Format<T>;
  using Bits = Pack<typename F::Bits>;
  const Pack<T> shifted = n + Pack<T>(F::round + F::bias);
  return xsimd::bitwise_cast<Pack<T>>(xsimd::bitwise_cast<Bits>(shifted) << F::mantissa);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> power_of_two(const Packs<T>& n) {
  return each([](Pack<T> one) { return power_of_two(one); }, n);
}

// In what follows V is a pack or some of them, which are handed on in registers only where a call
// is inlined.

/// The integer n of eˣ = 2ⁿ (1 + p) with |ln(1 + p)| ≤ ln 2 / 2.
template <class V>
[[gnu::always_inline]] inline V powers(V x) {
  using T = typename V::value_type;
  constexpr T log2_e = static_cast<T>(1.44269504088896340736);
  return fma(x, V(log2_e), V(Format<T>::round)) - V(Format<T>::round);
}
/// The p that belongs to it.
template <class V>
[[gnu::always_inline]] inline V beyond_power(V x, V n) {
  using T = typename V::value_type;
  using F = Format<T>;
  const V high = fnma(n, V(F::ln2_high), x);  // exact: ln2_high ends in zeros
  const V r = fnma(n, V(F::ln2_low), high);
  T factorial = 1;
  for (int k = 2; k <= F::terms; ++k) factorial *= static_cast<T>(k);
  V sum(1 / factorial);  // Σ rᵏ / (k + 2)!
  for (int k = F::terms; k > 2; --k) {
    factorial /= static_cast<T>(k);
    sum = fma(sum, r, V(1 / factorial));
  }
  return fma(r * r, sum, r);
}

#if defined(__AVX512F__)
/// 2ⁿ x, rounded once.
template <class T>
Pack<T> scale(Pack<T> x, Pack<T> n) {
  return scale_by_power(x, n);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> scale(const Packs<T>& x, const Packs<T>& n) {
  return each([](Pack<T> one, Pack<T> power) { return scale_by_power(one, power); }, x, n);
}
#else
/// 2ⁿ x in two steps, so that neither factor leaves the range of normal numbers.
template <class V>
[[gnu::always_inline]] inline V scale(V x, V n) {
  using T = typename V::value_type;
  const V round(Format<T>::round);
  const V half = fma(n, V(T(0.5)), round) - round;
  return (x * power_of_two(half)) * power_of_two(n - half);
}
#endif

/// 2ⁿ x for n ≤ 0 and an x near 1. One step is enough where 2ⁿ is a normal number, which it nearly
/// always is.
template <class V>
[[gnu::always_inline]] inline V scale_down(V x, V n) {
#if defined(__AVX512F__)
  return scale(x, n);
#else
  using T = typename V::value_type;
  if (any_below(n, T(1 - Format<T>::bias))) [[unlikely]]
    return scale(x, n);
  return x * power_of_two(n);
#endif
}

/// The larger of a limit and x, or x where it is no number: of two operands that can't be compared
/// x86 takes the second.
template <class V>
[[gnu::always_inline]] inline V at_least(typename V::value_type limit, V x) {
  return max(V(limit), x);
}

/// (a + a_lost) / (b + b_lost), where the latter are below an ulp of a and b, for b from 1 to 2.
/// The remainder of a first, rough quotient corrects it and takes in what was lost; only a fused
/// multiply-add has that remainder without an error.
template <class V>
[[gnu::always_inline]] inline V divide(V a, V a_lost, V b, V b_lost) {
#if defined(__FMA__)
  const V inverse = rough_inverse(b), rough = a * inverse;
  const V remainder = fnma(rough, b, a) + a_lost;
#else
  const V inverse = V(1) / b, rough = a / b, remainder = a_lost;
#endif
  return fma(fnma(rough, b_lost, remainder), inverse, rough);
}

struct Exp {
  template <class V>
  [[gnu::always_inline]] static V of(V x) {
    using T = typename V::value_type;
    using F = Format<T>;
    const V inside = min(V(F::highest), at_least(F::lowest, x));
    const V n = powers(inside);
    return scale(V(T(1)) + beyond_power(inside, n), n);
  }
};

/// With m = e^(−2|x|) − 1, which loses no digits near zero: tanh |x| = −m / (2 + m). What m and the
/// sum lose by rounding goes into the quotient.
struct Tanh {
  template <class V>
  [[gnu::always_inline]] static V of(V x) {
    using T = typename V::value_type;
    const V one(T(1)), two(T(2));
    const V inside = at_least(-2 * Format<T>::tanh_is_one, -two * abs(x));
    const V n = powers(inside), p = beyond_power(inside, n);
    const V power = power_of_two(n), whole = one - power;
    const V size = fnma(power, p, whole);  // −m
    const V size_lost = fnma(power, p, whole - size);
    const V sum = two - size;
    const V sum_lost = (two - sum) - size - size_lost;
    return copysign(divide(size, size_lost, sum, sum_lost), x);
  }
};

/// With e = e^(−|x|), which can't overflow, and s = e / (1 + e): 1 − s for x ≥ 0, e − e s below,
/// where an error of s counts the less the smaller the result is.
struct Sigmoid {
  template <class V>
  [[gnu::always_inline]] static V of(V x) {
    using T = typename V::value_type;
    const V one(T(1));
    const V inside = at_least(Format<T>::lowest, negative_size(x)), n = powers(inside);
    const V e = scale_down(one + beyond_power(inside, n), n);
    const V share = e / (one + e);
    return where_negative(x, fnma(e, share, e), one - share);
  }
};

/// Applies a function to each element of a matrix. The rest of a column goes through the same
/// instructions, so that an element has the same bits wherever it stands.
template <class Function, class T>
void map(const T* in, std::size_t in_stride, T* out, std::size_t out_stride, std::size_t rows,
         std::size_t cols) {
  constexpr std::size_t width = Pack<T>::size;
  if (in_stride == rows && out_stride == rows) {  // no gaps: one long column
    rows *= cols;
    cols = 1;
  }
  const std::size_t whole = rows - rows % width;
  const Part<T> rest(rows - whole);
  const Function function;
  for (std::size_t col = 0; col < cols; ++col, in += in_stride, out += out_stride) {
    std::size_t i = 0;
    if constexpr (requires(Packs<T> x) { function.of(x); }) {
      constexpr std::size_t count = Packs<T>::count;
      for (; i + count * width <= whole; i += count * width) {
        Packs<T> x;
        for (std::size_t k = 0; k < count; ++k) {
          x.pack[k] = Pack<T>::load_unaligned(in + i + k * width);
        }
        const Packs<T> y = function.of(x);
        for (std::size_t k = 0; k < count; ++k) y.pack[k].store_unaligned(out + i + k * width);
      }
    }
    for (; i < whole; i += width) {
      function.of(Pack<T>::load_unaligned(in + i)).store_unaligned(out + i);
    }
    if (whole < rows) {
      store_part(function.of(load_part(in + whole, rest)), out + whole, rest);
    }
  }
}

template <class T>
constexpr VectorMath<T> functions() {
  return {&map<Exp, T>,       &map<Tanh, T>,          &map<Sigmoid, T>,   &pack<T>,
          &multiply_small<T>, &add_outer_products<T>, &multiply_lanes<T>, &add_inner_products<T>,
          &transpose<T>,      Pack<T>::size,          blas_from};
}

constexpr VectorMathTable table() { return {functions<float>(), functions<double>()}; }

}  // namespace
}  // namespace flatline
