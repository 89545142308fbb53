#pragma once

#include <boost/mpl/list.hpp>

/// The scalars in which every numeric test runs.
using Scalars = boost::mpl::list<float, double>;

/// States how exactly a test may ask for numbers of type `T`.
template <class T>
struct Tolerance;
template <>
struct Tolerance<float> {
  static constexpr float relative = 1e-5F;
  static constexpr float absolute = 1e-6F;
};
template <>
struct Tolerance<double> {
  static constexpr double relative = 1e-11;
  static constexpr double absolute = 1e-12;
};
