#pragma once

#include <boost/test/unit_test.hpp>

#include "plugin_under_test.hpp"

namespace fl = flatline;

/// Finds the plugins of this build.
struct Built final : fl::ComponentSource {
  const fl::Component* find(fl::Kind, const std::string& name) const override {
    return &component_under_test(name);
  }
  std::vector<std::string> names(fl::Kind) const override { return {}; }
};

template <class T>
arma::Cube<T> some_numbers(fl::Index rows, fl::Index cols, fl::Index slices, std::uint64_t seed) {
  fl::Rng rng(seed, 0, "test");
  arma::Cube<T> out(rows, cols, slices);
  for (T& value : out) value = static_cast<T>(rng.uniform(-1, 1));
  return out;
}

/// The model sequential with weights, gradients and a batch of 4 sequences.
template <class T>
struct ModelRig {
  ModelRig(const std::string& layers, const fl::Task& task)
      : part(component_under_test("sequential"), "model") {
    const auto json = nlohmann::ordered_json::parse(R"({"layers": )" + layers + "}");
    const Built built;
    fl::Faults faults;
    fl::Reader(built, faults)
        .read(fl::from_json(json, "test"), part.params(), "model", "sequential");
    faults.raise();
    model = part.make<fl::Model<T>>({task, {task.inputs, task.steps}});
    fl::Index size = 0;
    for (const auto& layer : model->layers()) {
      for (const fl::Block<T>* block : layer.layer->blocks()) size += block->size();
    }
    theta.zeros(size);
    gradient.zeros(size);
    fl::Index at = 0;
    for (const auto& layer : model->layers()) {
      for (fl::Block<T>* block : layer.layer->blocks()) {
        block->bind(theta.memptr() + at, gradient.memptr() + at);
        at += block->size();
      }
    }
    fl::Rng init(1, 0, "init");
    model->initialise(init);
    batch.x = some_numbers<T>(task.inputs, 4, task.steps, 2);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& layer : model->layers()) out.push_back(layer.name);
    return out;
  }
  const arma::Cube<T>& forward() {
    pass.mask = batch.mask.is_empty() ? nullptr : &batch.mask;
    return model->forward(batch, pass);
  }

  fl::Configured part;
  fl::Owned<fl::Model<T>> model;
  arma::Col<T> theta, gradient;
  fl::Batch<T> batch;
  fl::Pass<T> pass{.training = true};
};
