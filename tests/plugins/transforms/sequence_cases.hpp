#pragma once

#include <limits>

#include <boost/test/unit_test.hpp>

#include "tolerance.hpp"
#include "transform_under_test.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;
using fl::Part;

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// One feature, one sequence.
template <class T>
fl::Batch<T> sequence(const arma::vec& x, double y = 0) {
  fl::Batch<T> batch;
  batch.x.set_size(1, 1, x.n_elem);
  for (Index t = 0; t < x.n_elem; ++t) batch.x(0, 0, t) = static_cast<T>(x[t]);
  batch.y.set_size(1, 1, 1);
  batch.y.fill(static_cast<T>(y));
  return batch;
}

template <class T>
bool is(const arma::Cube<T>& values, const arma::vec& expected) {
  const arma::vec got = arma::conv_to<arma::vec>::from(arma::vectorise(values));
  return arma::approx_equal(got, expected, "absdiff", 1e-5);
}
