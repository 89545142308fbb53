#pragma once

// N.B. Compiled once for every instruction set: internal linkage only, see vector_math_kernels.hpp.

#include "api/vector_math_pack.hpp"

namespace flatline {
namespace {

/// Two packs that go through a formula together: while an instruction of one waits for the one
/// before it, that of the other is on its way.
template <class T>
struct Pair {
  using value_type = T;

  Pack<T> first, second;

  Pair(Pack<T> first, Pack<T> second) : first(first), second(second) {}
  explicit Pair(T x) : first(x), second(x) {}

  Pair operator-() const { return {-first, -second}; }
  friend Pair operator+(Pair a, Pair b) { return {a.first + b.first, a.second + b.second}; }
  friend Pair operator-(Pair a, Pair b) { return {a.first - b.first, a.second - b.second}; }
  friend Pair operator*(Pair a, Pair b) { return {a.first * b.first, a.second * b.second}; }
  friend Pair operator/(Pair a, Pair b) { return {a.first / b.first, a.second / b.second}; }
};

template <class T>
Pair<T> fma(Pair<T> a, Pair<T> b, Pair<T> c) {
  return {fma(a.first, b.first, c.first), fma(a.second, b.second, c.second)};
}
template <class T>
Pair<T> fnma(Pair<T> a, Pair<T> b, Pair<T> c) {
  return {fnma(a.first, b.first, c.first), fnma(a.second, b.second, c.second)};
}
template <class T>
Pair<T> rough_inverse(Pair<T> x) {
  return {rough_inverse(x.first), rough_inverse(x.second)};
}
template <class T>
Pair<T> min(Pair<T> a, Pair<T> b) {
  return {xsimd::min(a.first, b.first), xsimd::min(a.second, b.second)};
}
template <class T>
Pair<T> max(Pair<T> a, Pair<T> b) {
  return {xsimd::max(a.first, b.first), xsimd::max(a.second, b.second)};
}
template <class T>
Pair<T> abs(Pair<T> x) {
  return {xsimd::abs(x.first), xsimd::abs(x.second)};
}
template <class T>
Pair<T> copysign(Pair<T> size, Pair<T> sign) {
  return {xsimd::copysign(size.first, sign.first), xsimd::copysign(size.second, sign.second)};
}
/// −|x|
template <class T>
Pack<T> negative_size(Pack<T> x) {
  return x | Pack<T>(T(-0.0));
}
template <class T>
Pair<T> negative_size(Pair<T> x) {
  return {negative_size(x.first), negative_size(x.second)};
}
template <class T>
bool any_below(Pack<T> x, T limit) {
  return xsimd::any(x < Pack<T>(limit));
}
template <class T>
bool any_below(Pair<T> x, T limit) {
  return any_below(xsimd::min(x.first, x.second), limit);
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
Pair<T> where_negative(Pair<T> x, Pair<T> yes, Pair<T> no) {
  return {where_negative(x.first, yes.first, no.first),
          where_negative(x.second, yes.second, no.second)};
}

}  // namespace
}  // namespace flatline
