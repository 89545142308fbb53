#pragma once

// N.B. Compiled for AVX-512 only: internal linkage, see vector_math_kernels.hpp.

#include "api/pieces.hpp"
#include "api/vector_math_kernels.hpp"

namespace flatline {
namespace {

/// Two registers as a table of 32 numbers.
class Lookup {
 public:
  explicit Lookup(const float* table)
      : low_(_mm512_load_ps(table)), high_(_mm512_load_ps(table + 16)) {}
  /// Looks up what the lowest five bits of each element say.
  Pack<float> operator[](__m512i places) const {
    return _mm512_permutex2var_ps(low_, places, high_);
  }

 private:
  __m512 low_, high_;
};

/// The polynomials of all pieces, in registers.
class Polynomials {
 public:
  explicit Polynomials(const Pieces& pieces)
      : c0_(pieces.coefficient[0]),
        c1_(pieces.coefficient[1]),
        c2_(pieces.coefficient[2]),
        c3_(pieces.coefficient[3]),
        c4_(pieces.coefficient[4]),
        c5_(pieces.coefficient[5]) {}
  /// Takes for each t the polynomial at its place.
  Pack<float> operator()(__m512i places, Pack<float> t) const {
    Pack<float> sum = fma(c5_[places], t, c4_[places]);
    sum = fma(sum, t, c3_[places]);
    sum = fma(sum, t, c2_[places]);
    sum = fma(sum, t, c1_[places]);
    return fma(sum, t, c0_[places]);
  }

 private:
  Lookup c0_, c1_, c2_, c3_, c4_, c5_;
};

/// The three lowest bits of the exponent and the two highest of the mantissa tell the piece. Of two
/// operands that can't be compared x86 takes the second, which keeps NaN.
class PiecewiseTanh {
 public:
  PiecewiseTanh() : center_(pieces_of_tanh.center), polynomials_(pieces_of_tanh) {}

  Pack<float> of(Pack<float> x) const {
    const Pack<float> size = xsimd::min(Pack<float>(0x1.fffffep3F), xsimd::abs(x));
    const __m512i places =
        _mm512_srli_epi32(_mm512_castps_si512(xsimd::max(size, Pack<float>(0x1p-4F))), 21);
    return xsimd::copysign(polynomials_(places, size - center_[places]), x);
  }

 private:
  Lookup center_;
  Polynomials polynomials_;
};

/// What is added to |x| rounds it to a multiple of ½, which is the center of a piece and, in the
/// lowest bits, its place. Beyond the pieces the formula takes over.
class PiecewiseSigmoid {
 public:
  PiecewiseSigmoid() : polynomials_(pieces_of_logistic) {}

  Pack<float> of(Pack<float> x) const {
    const Pack<float> round(0x1p22F), size = xsimd::abs(x), rounded = size + round;
    const Pack<float> below = polynomials_(_mm512_castps_si512(rounded), size - (rounded - round));
    const Pack<float> inside =
        xsimd::select(x < Pack<float>(0.0F), below, Pack<float>(1.0F) - below);
    const auto beyond = size >= Pack<float>(15.75F);
    if (!xsimd::any(beyond)) return inside;
    return xsimd::select(beyond, Sigmoid::of(x), inside);
  }

 private:
  Polynomials polynomials_;
};

}  // namespace
}  // namespace flatline
