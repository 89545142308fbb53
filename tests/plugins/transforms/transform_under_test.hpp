#pragma once

#include <string>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"

/// A transform with what the framework hands it.
template <class T>
struct TransformUnderTest {
  explicit TransformUnderTest(
      const std::string& name,
      const nlohmann::ordered_json& settings = nlohmann::ordered_json::object(),
      const flatline::Task& task = {})
      : transform(make_plugin<flatline::Transform<T>>(name, settings.dump(),
                                                      flatline::Context{task, {}})) {}

  /// Fits on the inputs of `train` and gives what becomes of the inputs of `batch`.
  arma::Cube<T> inputs(const flatline::Batch<T>& train, flatline::Batch<T> batch,
                       flatline::Part part = flatline::Part::train, std::uint64_t replicate = 0) {
    transform->fit(train.x, train);
    flatline::Rng noise(1, replicate, "noise");
    transform->apply(batch.x, batch, part, noise);
    return batch.x;
  }
  arma::Cube<T> targets(const flatline::Batch<T>& train, flatline::Batch<T> batch,
                        flatline::Part part = flatline::Part::train) {
    transform->fit(train.y, train);
    flatline::Rng noise(1, 0, "noise");
    transform->apply(batch.y, batch, part, noise);
    return batch.y;
  }

  /// Gives what becomes of other inputs after the fit.
  arma::Cube<T> applied(flatline::Batch<T> batch) {
    flatline::Rng noise(1, 0, "noise");
    transform->apply(batch.x, batch, flatline::Part::test, noise);
    return batch.x;
  }

  /// Takes over, by way of an archive, what another one was fitted to.
  void restore(TransformUnderTest& fitted) {
    MemoryArchive archive;
    fitted.transform->archive(archive);
    archive.restore();
    transform->archive(archive);
  }

  flatline::Owned<flatline::Transform<T>> transform;
};

/// Random inputs, 3 × n × 5 with deviation 2 about 10, and targets 1 × n × 1.
template <class T>
flatline::Batch<T> some_batch(const char* stream, arma::uword n = 400) {
  flatline::Rng rng(1, 0, stream);
  flatline::Batch<T> batch;
  batch.x.set_size(3, n, 5);
  batch.x.imbue([&] { return static_cast<T>(rng.normal(10, 2)); });
  batch.y.set_size(1, n, 1);
  batch.y.imbue([&] { return static_cast<T>(rng.normal(10, 2)); });
  return batch;
}

/// The share of elements that differ.
template <class T>
double changed(const arma::Cube<T>& a, const arma::Cube<T>& b) {
  return static_cast<double>(arma::accu(arma::vectorise(a != b))) / static_cast<double>(a.n_elem);
}
