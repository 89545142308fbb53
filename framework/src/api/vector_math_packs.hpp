#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include "api/vector_math_pack.hpp"

namespace flatline {
namespace {

/// Packs that go through a formula together: while an instruction of one waits for the one before
/// it, those of the others are on their way.
template <class T>
struct Packs {
  using value_type = T;
  static constexpr std::size_t count = 4;

  Packs() = default;
  explicit Packs(T x) {
    for (Pack<T>& each : pack) each = Pack<T>(x);
  }

  Pack<T> pack[count];
};

/// Applies f to the packs of all arguments that have the same place.
template <class T, class F, class... More>
[[gnu::always_inline]] inline Packs<T> each(const F& f, const Packs<T>& x, const More&... more) {
  Packs<T> out;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < Packs<T>::count; ++i) out.pack[i] = f(x.pack[i], more.pack[i]...);
  return out;
}

template <class T>
[[gnu::always_inline]] inline Packs<T> operator-(const Packs<T>& a) {
  return each([](Pack<T> x) { return -x; }, a);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> operator+(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return x + y; }, a, b);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> operator-(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return x - y; }, a, b);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> operator*(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return x * y; }, a, b);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> operator/(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return x / y; }, a, b);
}

template <class T>
[[gnu::always_inline]] inline Packs<T> fma(const Packs<T>& a, const Packs<T>& b,
                                           const Packs<T>& c) {
  return each([](Pack<T> x, Pack<T> y, Pack<T> z) { return fma(x, y, z); }, a, b, c);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> fnma(const Packs<T>& a, const Packs<T>& b,
                                            const Packs<T>& c) {
  return each([](Pack<T> x, Pack<T> y, Pack<T> z) { return fnma(x, y, z); }, a, b, c);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> rough_inverse(const Packs<T>& a) {
  return each([](Pack<T> x) { return rough_inverse(x); }, a);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> min(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return xsimd::min(x, y); }, a, b);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> max(const Packs<T>& a, const Packs<T>& b) {
  return each([](Pack<T> x, Pack<T> y) { return xsimd::max(x, y); }, a, b);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> abs(const Packs<T>& a) {
  return each([](Pack<T> x) { return xsimd::abs(x); }, a);
}
template <class T>
[[gnu::always_inline]] inline Packs<T> copysign(const Packs<T>& size, const Packs<T>& sign) {
  return each([](Pack<T> x, Pack<T> y) { return xsimd::copysign(x, y); }, size, sign);
}

/// −|x|
template <class T>
Pack<T> negative_size(Pack<T> x) {
  return x | Pack<T>(T(-0.0));
}
template <class T>
[[gnu::always_inline]] inline Packs<T> negative_size(const Packs<T>& a) {
  return each([](Pack<T> x) { return negative_size(x); }, a);
}

template <class T>
bool any_below(Pack<T> x, T limit) {
  return xsimd::any(x < Pack<T>(limit));
}
template <class T>
[[gnu::always_inline]] inline bool any_below(const Packs<T>& a, T limit) {
  auto below = a.pack[0] < Pack<T>(limit);  // N.B. the least of all would be hidden by a NaN
#pragma GCC unroll 4
  for (std::size_t i = 1; i < Packs<T>::count; ++i) below = below | (a.pack[i] < Pack<T>(limit));
  return xsimd::any(below);
}

/// Takes `yes` where x < 0, else `no`; of −0 either.
template <class T>
Pack<T> where_negative(Pack<T> x, Pack<T> yes, Pack<T> no) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  return xsimd::select(xsimd::batch_bool<T>(x.data), yes, no);  // by the sign alone
#else
  return xsimd::select(x < Pack<T>(T(0)), yes, no);
#endif
}
template <class T>
[[gnu::always_inline]] inline Packs<T> where_negative(const Packs<T>& a, const Packs<T>& yes,
                                                      const Packs<T>& no) {
  return each([](Pack<T> x, Pack<T> y, Pack<T> z) { return where_negative(x, y, z); }, a, yes, no);
}

}  // namespace
}  // namespace flatline
