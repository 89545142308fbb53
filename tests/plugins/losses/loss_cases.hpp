#pragma once

#include <cmath>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

inline fl::Context numbers_at(fl::Index steps, fl::Index outputs = 3) {
  fl::Context context;
  context.task.outputs = outputs;
  context.task.steps = context.task.target_steps = steps;
  return context;
}

inline fl::Context classes(fl::Index n) {
  fl::Context context;
  context.task.type = fl::Task::Type::classification;
  context.task.outputs = n;
  return context;
}

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

/// One-hot targets, 3 × 3 × 4, of three classes in turn.
template <class T>
arma::Cube<T> classes_in_turn() {
  arma::Cube<T> y(3, 3, 4);
  for (fl::Index t = 0; t < 4; ++t) {
    for (fl::Index n = 0; n < 3; ++n) y((n + t) % 3, n, t) = 1;
  }
  return y;
}

/// Errors 1, −2 of the first sequence and 0, 3 of the second: checks value and gradient.
template <class T>
void check_four_errors(fl::Loss<T>& loss, double value, const arma::Col<T>& expected) {
  fl::Batch<T> batch;
  batch.y.zeros(2, 2, 1);
  arma::Cube<T> outputs(2, 2, 1), gradient;
  outputs.slice(0) = arma::Mat<T>{{1, 0}, {-2, 3}};
  BOOST_TEST(loss.value(outputs, batch, &gradient) == T(value),
             boost::test_tools::tolerance(Tolerance<T>::relative));
  BOOST_TEST(
      arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", Tolerance<T>::absolute));
}

/// Errors 1 and 2 of a sequence with step weights 1 and 3, beside padding.
inline void check_padding(fl::Loss<double>& loss, double value, const arma::vec& expected) {
  fl::Batch<double> batch;
  batch.y.zeros(1, 2, 2);
  batch.mask = {{1, 1}, {0, 0}};
  batch.weight = {{1, 3}, {5, 5}};
  arma::cube outputs(1, 2, 2), gradient;
  outputs.slice(0) = arma::mat{1, 100};
  outputs.slice(1) = arma::mat{2, 100};
  BOOST_TEST(loss.value(outputs, batch, &gradient) == value, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(arma::approx_equal(arma::vectorise(gradient), expected, "absdiff", 1e-14));
}

/// Checks the gradient with masks and step weights, and for one target per sequence.
inline void check_gradients(fl::Loss<double>& loss, bool one_step = true) {
  check_gradient(loss, 3 * some_numbers<double>(2, 3, 4, 2.5), masked_batch());
  if (!one_step) return;
  fl::Batch<double> last;
  last.y = some_numbers<double>(3, 5, 1, 0.5);
  check_gradient(loss, 3 * some_numbers<double>(3, 5, 1, 2.5), last);
}

/// Checks value and gradient against PyTorch's for the outputs of scripts/golden-losses.py.
template <class T>
void check_golden(fl::Loss<T>& loss, const char* name, const arma::Cube<T>& y) {
  std::ifstream file(TEST_SOURCE_DIR "/tests/golden/losses.json");
  const auto golden = nlohmann::json::parse(file).at(name);
  const arma::Cube<T> outputs = T(3) * some_numbers<T>(3, 3, 4, 2.5);
  fl::Batch<T> batch;
  batch.y = y;
  arma::Cube<T> gradient;
  BOOST_TEST(loss.value(outputs, batch, &gradient) == golden["value"].get<T>(),
             boost::test_tools::tolerance(Tolerance<T>::relative));
  for (fl::Index k = 0; k < gradient.n_elem; ++k) {
    BOOST_TEST(std::abs(gradient[k] - golden["gradient"][k].get<T>()) < Tolerance<T>::absolute);
  }
}
