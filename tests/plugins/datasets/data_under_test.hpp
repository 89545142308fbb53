#pragma once

#include <string>

#include "plugin_under_test.hpp"

/// Makes the data of a replicate with the dataset `name`.
template <class T>
flatline::Splits<T> make_data(const std::string& name, const nlohmann::ordered_json& settings,
                              std::uint64_t replicate = 0,
                              const flatline::Split& split = {0.8, 0.1, 0.1}) {
  flatline::Rng rng(1, replicate, "data");
  return make_plugin<flatline::Dataset<T>>(name, settings.dump())->make(split, rng);
}

inline flatline::Task task_of(const std::string& name, const nlohmann::ordered_json& settings) {
  return make_plugin<flatline::Dataset<double>>(name, settings.dump())->task();
}

/// The class of a one-hot column; the number of rows when it is not one-hot.
template <class T>
flatline::Index class_at(const arma::Cube<T>& values, flatline::Index n, flatline::Index t) {
  const arma::Col<T> column = values.slice(t).col(n);
  const bool one_hot = arma::accu(column) == 1 && arma::accu(column == 1) == 1;
  return one_hot ? column.index_max() : column.n_elem;
}

/// Accuracy of the answer `class_of(batch, n, t)` over the targets that count.
template <class T, class F>
double accuracy(const flatline::Batch<T>& b, F class_of) {
  double right = 0, all = 0;
  for (flatline::Index t = 0; t < b.y.n_slices; ++t) {
    for (flatline::Index n = 0; n < b.size(); ++n) {
      if (!b.mask.is_empty() && b.mask(n, t) == 0) continue;
      if (!b.weight.is_empty() && b.weight(n, t) == 0) continue;
      right += class_at(b.y, n, t) == class_of(n, t);
      ++all;
    }
  }
  return right / all;
}

/// The best accuracy of a constant answer.
template <class T>
double constant_accuracy(const flatline::Batch<T>& b) {
  double best = 0;
  for (flatline::Index c = 0; c < b.y.n_rows; ++c) {
    best = std::max(best, accuracy(b, [c](auto, auto) { return c; }));
  }
  return best;
}

/// R² of `answer(n)` for the first output, many-to-one.
template <class T, class F>
double skill(const flatline::Batch<T>& b, F answer) {
  arma::vec y(b.size()), error(b.size());
  for (flatline::Index n = 0; n < b.size(); ++n) {
    y[n] = static_cast<double>(b.y(0, n, 0));
    error[n] = y[n] - answer(n);
  }
  return 1 - arma::mean(arma::square(error)) / arma::var(y, 1);
}

/// R² of the best linear answer to the numbers of a sequence.
inline double linear_fit(const flatline::Batch<double>& b) {
  arma::mat Z(b.steps() + 1, b.size(), arma::fill::ones);
  for (flatline::Index t = 0; t < b.steps(); ++t) Z.row(t) = b.x.slice(t).row(0);
  const arma::vec answers = Z.t() * arma::solve(Z * Z.t(), Z * b.y.slice(0).row(0).t());
  return skill(b, [&](flatline::Index n) { return answers[n]; });
}
