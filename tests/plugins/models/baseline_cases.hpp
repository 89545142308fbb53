#pragma once

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
using fl::Index;

template <class T>
fl::Owned<fl::Model<T>> model(const std::string& name, const fl::Task& task,
                              const Json& settings = Json::object()) {
  return make_plugin<fl::Model<T>>(name, settings.dump(), {task, {}});
}

template <class T>
arma::Cube<T> fit_and_answer(fl::Model<T>& model, const fl::Batch<T>& train,
                             const fl::Batch<T>& test) {
  BOOST_TEST(model.closed_form());
  model.fit(train);
  return model.forward(test, {});
}

template <class T>
T mse(const arma::Cube<T>& a, const arma::Cube<T>& b) {
  return arma::accu(arma::square(a - b)) / static_cast<T>(a.n_elem);
}

template <class T>
fl::Batch<T> random_batch(Index F, Index O, Index N, Index L, const char* name) {
  fl::Rng rng(1, 0, name);
  fl::Batch<T> batch;
  batch.x.set_size(F, N, L);
  batch.x.imbue([&] { return static_cast<T>(rng.normal(1, 2)); });
  batch.y.zeros(O, N, 1);
  return batch;
}

/// y = 3 + Σ (f + 1 + 10·t)·x(f, ·, t) for the first output, its opposite for the second.
template <class T>
void add_linear_target(fl::Batch<T>& batch) {
  for (Index n = 0; n < batch.size(); ++n) {
    T y = 3;
    for (Index t = 0; t < batch.steps(); ++t) {
      for (Index f = 0; f < batch.x.n_rows; ++f) {
        y += static_cast<T>(f + 1 + 10 * t) * batch.x(f, n, t);
      }
    }
    batch.y(0, n, 0) = y;
    batch.y(1, n, 0) = -y;
  }
}

template <class T>
T r2(const arma::Cube<T>& outputs, const arma::Cube<T>& y) {
  return 1 - mse(outputs, y) / arma::var(arma::vectorise(y), 1);
}

/// Checks that an empty part gets an empty answer.
inline void check_empty_part(const char* name) {
  const auto train = random_batch<double>(2, 1, 20, 3, "train");
  const auto none = random_batch<double>(2, 1, 0, 3, "none");
  const fl::Task task{.inputs = 2, .outputs = 1, .steps = 3, .own_past = {0}};
  auto baseline = model<double>(name, task);
  BOOST_TEST(fit_and_answer(*baseline, train, none).n_cols == 0);
}

/// Checks that a restored model answers as the fitted one.
template <class T>
void check_saving(const char* name) {
  auto train = random_batch<T>(2, 2, 50, 3, "train");
  add_linear_target(train);
  const fl::Task task{.inputs = 2, .outputs = 2, .steps = 3};
  auto fitted = model<T>(name, task), restored = model<T>(name, task);
  fitted->fit(train);
  MemoryArchive archive;
  fitted->archive(archive);
  archive.restore();
  restored->archive(archive);
  BOOST_TEST(arma::approx_equal(fitted->forward(train, {}), restored->forward(train, {}), "absdiff",
                                T(0)));
}
