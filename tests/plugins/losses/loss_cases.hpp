#pragma once

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

/// Checks ∂L/∂outputs against central differences, which err by O(step²).
inline void check_gradient(fl::Loss<double>& loss, arma::cube outputs,
                           const fl::Batch<double>& batch) {
  arma::cube gradient;
  loss.value(outputs, batch, &gradient);
  BOOST_TEST_REQUIRE(gradient.n_elem == outputs.n_elem);
  const double step = 1e-5;
  for (fl::Index k = 0; k < outputs.n_elem; ++k) {
    const double here = outputs[k];
    outputs[k] = here + step;
    const double above = loss.value(outputs, batch, nullptr);
    outputs[k] = here - step;
    const double below = loss.value(outputs, batch, nullptr);
    outputs[k] = here;
    const double numeric = (above - below) / (2 * step);
    BOOST_TEST(std::abs(gradient[k] - numeric) <= 1e-6 * std::max(1e-3, std::abs(numeric)));
  }
}

/// A cube of numbers without pattern, between −1 and 1; no two of different `shift` are equal.
template <class T>
arma::Cube<T> some_numbers(fl::Index rows, fl::Index cols, fl::Index slices, double shift) {
  arma::Cube<T> cube(rows, cols, slices);
  for (fl::Index k = 0; k < cube.n_elem; ++k) cube[k] = T(std::sin(1.7 * double(k * k) + shift));
  return cube;
}

/// Two outputs, three sequences, four steps, padding at the end of two of them, step weights.
inline fl::Batch<double> masked_batch() {
  fl::Batch<double> batch;
  batch.y = some_numbers<double>(2, 3, 4, 0.5);
  batch.mask = {{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 0, 0}};
  batch.weight = {{1, 2, 3, 4}, {1, 1, 1, 1}, {0.5, 0, 7, 7}};
  return batch;
}
