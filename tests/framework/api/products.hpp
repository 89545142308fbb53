#pragma once

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>

#include <flatline/rng.hpp>

#include "tolerance.hpp"

namespace fl = flatline;

/// Draws a matrix from a stream of its own.
template <class T>
arma::Mat<T> numbers(fl::Index rows, fl::Index cols, const char* stream) {
  fl::Rng rng(1, 0, stream);
  arma::Mat<T> out(rows, cols);
  for (T& x : out) x = static_cast<T>(rng.uniform(-1, 1));
  return out;
}

/// Checks S + A·B against sums in the widest format; the error of a sum grows with what it sums.
template <class T>
void check(const arma::Mat<T>& c, const arma::Mat<T>& a, const arma::Mat<T>& b,
           const arma::Mat<T>& s) {
  double worst = 0;
  for (fl::Index i = 0; i < c.n_rows; ++i) {
    for (fl::Index j = 0; j < c.n_cols; ++j) {
      long double sum = s(i, j), size = std::abs(sum);
      for (fl::Index k = 0; k < a.n_cols; ++k) {
        const long double term = static_cast<long double>(a(i, k)) * b(k, j);
        sum += term;
        size += std::abs(term);
      }
      const double error = double(std::abs(c(i, j) - sum) / std::max<long double>(size, 1e-300L));
      if (!std::isnan(worst) && !(error <= worst)) worst = error;  // NaN stays
    }
  }
  BOOST_TEST(worst <= static_cast<double>(Tolerance<T>::relative));
}
