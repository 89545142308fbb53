#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <xsimd/xsimd.hpp>

namespace flatline {
namespace {

template <class T>
using Pack = xsimd::batch<T>;

/// The first numbers of a pack.
template <class T>
struct Part;

#if defined(__AVX512F__)

// xsimd 8.1 has no fused multiply-add for AVX-512, no scaling, no inverse, nor loads of a part of a
// register.
Pack<float> fma(Pack<float> a, Pack<float> b, Pack<float> c) { return _mm512_fmadd_ps(a, b, c); }
Pack<double> fma(Pack<double> a, Pack<double> b, Pack<double> c) {
  return _mm512_fmadd_pd(a, b, c);
}
/// c − a b
Pack<float> fnma(Pack<float> a, Pack<float> b, Pack<float> c) { return _mm512_fnmadd_ps(a, b, c); }
Pack<double> fnma(Pack<double> a, Pack<double> b, Pack<double> c) {
  return _mm512_fnmadd_pd(a, b, c);
}

Pack<float> scale_by_power(Pack<float> x, Pack<float> n) { return _mm512_scalef_ps(x, n); }
Pack<double> scale_by_power(Pack<double> x, Pack<double> n) { return _mm512_scalef_pd(x, n); }

/// 1 / x but for a relative error of 2⁻¹⁴ or of 2⁻²⁸, about half of the digits.
Pack<float> rough_inverse(Pack<float> x) { return _mm512_rcp14_ps(x); }
Pack<double> rough_inverse(Pack<double> x) {
  const Pack<double> rough = _mm512_rcp14_pd(x);
  return fma(fnma(rough, x, Pack<double>(1.0)), rough, rough);
}

template <>
struct Part<float> {
  Part() = default;
  explicit Part(std::size_t n) : mask(static_cast<__mmask16>((1U << n) - 1)) {}
  __mmask16 mask;
};
template <>
struct Part<double> {
  Part() = default;
  explicit Part(std::size_t n) : mask(static_cast<__mmask8>((1U << n) - 1)) {}
  __mmask8 mask;
};
Pack<float> load_part(const float* from, Part<float> part) {
  return _mm512_maskz_loadu_ps(part.mask, from);
}
Pack<double> load_part(const double* from, Part<double> part) {
  return _mm512_maskz_loadu_pd(part.mask, from);
}
void store_part(Pack<float> pack, float* to, Part<float> part) {
  _mm512_mask_storeu_ps(to, part.mask, pack);
}
void store_part(Pack<double> pack, double* to, Part<double> part) {
  _mm512_mask_storeu_pd(to, part.mask, pack);
}

/// Copies as many numbers of each column.
template <class T>
void copy_parts(const T* from, std::size_t from_stride, Part<T> part, T* to, std::size_t to_stride,
                std::size_t cols) {
  for (; cols > 0; --cols, from += from_stride, to += to_stride) {
    store_part(load_part(from, part), to, part);
  }
}

#else

template <class T>
Pack<T> fma(Pack<T> a, Pack<T> b, Pack<T> c) {
  return xsimd::fma(a, b, c);
}
/// c − a b
template <class T>
Pack<T> fnma(Pack<T> a, Pack<T> b, Pack<T> c) {
  return xsimd::fnma(a, b, c);
}

template <class T>
Pack<T> rough_inverse(Pack<T> x) {
  return Pack<T>(T(1)) / x;
}

#if defined(__AVX2__)

template <>
struct Part<float> {
  Part() = default;
  explicit Part(std::size_t n) : n(n) {
    static constexpr std::int32_t ones[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    mask = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones + 8 - n));
  }
  std::size_t n;
  __m256i mask;
};
template <>
struct Part<double> {
  Part() = default;
  explicit Part(std::size_t n) : n(n) {
    static constexpr std::int64_t ones[8] = {-1, -1, -1, -1};
    mask = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones + 4 - n));
  }
  std::size_t n;
  __m256i mask;
};
Pack<float> load_part(const float* from, Part<float> part) {
  return _mm256_maskload_ps(from, part.mask);
}
Pack<double> load_part(const double* from, Part<double> part) {
  return _mm256_maskload_pd(from, part.mask);
}

#else

template <class T>
struct Part {
  Part() = default;
  explicit Part(std::size_t size) : n(size) {}
  std::size_t n;
};
template <class T>
Pack<T> load_part(const T* from, Part<T> part) {
  alignas(64) T padded[Pack<T>::size] = {};
  for (std::size_t i = 0; i < part.n; ++i) padded[i] = from[i];
  return Pack<T>::load_aligned(padded);
}

#endif

/// Copies so many bytes of each column, in one piece or in two halves that may overlap.
template <std::size_t half, class T>
void copy_halves(const T* from, std::size_t from_stride, std::size_t bytes, T* to,
                 std::size_t to_stride, std::size_t cols) {
  if (bytes == half) {
    for (; cols > 0; --cols, from += from_stride, to += to_stride) std::memcpy(to, from, half);
    return;
  }
  for (; cols > 0; --cols, from += from_stride, to += to_stride) {
    char low[half], high[half];
    std::memcpy(low, from, half);
    std::memcpy(high, reinterpret_cast<const char*>(from) + bytes - half, half);
    std::memcpy(to, low, half);
    std::memcpy(reinterpret_cast<char*>(to) + bytes - half, high, half);
  }
}
/// Copies as many numbers of each column. N.B. AMD's processors take a dozen cycles for a store
/// with a mask of AVX2.
template <class T>
void copy_parts(const T* from, std::size_t from_stride, Part<T> part, T* to, std::size_t to_stride,
                std::size_t cols) {
  const std::size_t bytes = part.n * sizeof(T);
  if (sizeof(Pack<T>) > 16 && bytes >= 16) {
    copy_halves<16>(from, from_stride, bytes, to, to_stride, cols);
  } else if (bytes >= 8) {
    copy_halves<8>(from, from_stride, bytes, to, to_stride, cols);
  } else if constexpr (sizeof(T) < 8) {
    copy_halves<sizeof(T)>(from, from_stride, bytes, to, to_stride, cols);
  }
}
template <class T>
void store_part(Pack<T> pack, T* to, Part<T> part) {
  alignas(64) T all[Pack<T>::size];
  pack.store_aligned(all);
  copy_parts(all, 0, part, to, 0, 1);
}

#endif

}  // namespace
}  // namespace flatline
