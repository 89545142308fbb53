#pragma once

#include "views.hpp"

/// Independent normal numbers, F × N × L.
template <class T>
arma::Cube<T> noise(fl::Index features, fl::Index n, fl::Index steps, const char* stream = "x") {
  fl::Rng rng(1, 0, stream);
  arma::Cube<T> cube(features, n, steps);
  for (T& value : cube) value = T(rng.normal());
  return cube;
}

/// A run of a regression with `n` sequences of noise in each part, and targets that are 0.
template <class T>
FakeRun<T> regression_on_noise(fl::Index n, fl::Index steps) {
  FakeRun<T> run;
  run.task = {.inputs = 1, .outputs = 1, .steps = steps};
  run.data.train.x = noise<T>(1, n, steps);
  run.data.test.x = noise<T>(1, n, steps, "test");
  run.data.train.y.zeros(1, n, 1);
  run.data.test.y.zeros(1, n, 1);
  return run;
}

/// A model of one recurrent layer whose states a test can foresee, h_t = scale · x_t in each of H
/// units, and whose answer at the last step is head · h_1.
template <class T>
struct HiddenModel final : fl::Model<T> {
  struct Cell final : fl::Layer<T> {
    explicit Cell(fl::Index H)
        : W(this, "W", 2 * H, 1, "input weights", {"i", "f"}),
          U(this, "U", 2 * H, H, "recurrent weights", {"i", "f"}),
          b(this, "b", 2 * H, 1, "bias") {}
    fl::Index features() const override { return U.cols(); }
    bool recurrent() const override { return true; }
    void forward(const arma::Cube<T>&, arma::Cube<T>&, fl::Steps) override {}
    void backward(const arma::Cube<T>&, const arma::Cube<T>&, const arma::Cube<T>&, arma::Cube<T>*,
                  fl::Steps) override {}
    fl::Block<T> W, U, b;
    fl::Block<T> scale{this, "scale", 1, 1, "factor of the states"};
    fl::Block<T> head{this, "head", 1, 1, "factor of the answer"};
    fl::Signal<T> h{this, "h", fl::Signal<T>::Role::state, "hidden state"};
  };

  explicit HiddenModel(fl::Index H) : cell(H) {
    for (fl::Block<T>* block : cell.blocks()) {
      blocks.push_back({std::string("cell.") + block->name(), "cell", block, P});
      P += block->size();
    }
    theta.zeros(P);
    gradient.zeros(P);
    for (const auto& b : blocks)
      b.block->bind(theta.memptr() + b.offset, gradient.memptr() + b.offset);
  }

  std::vector<fl::NamedLayer<T>> layers() override { return {{"cell", &cell}}; }
  const arma::Cube<T>& forward(const fl::Batch<T>& batch, const fl::Pass<T>&) override {
    const fl::Index H = cell.features();
    states.set_size(H, batch.size(), batch.steps());
    for (fl::Index j = 0; j < H; ++j) states.row(j) = cell.scale.w[0] * batch.x.row(0);
    if (distort) distort(states);
    show(cell.h, states);
    outputs = arma::Cube<T>(1, batch.size(), 1);
    outputs.slice(0) = cell.head.w[0] * states.slice(batch.steps() - 1).row(0);
    return outputs;
  }

  Cell cell;
  fl::Index P = 0;
  arma::Col<T> theta, gradient;
  std::vector<fl::NamedBlock<T>> blocks;
  arma::Cube<T> states, outputs;
  std::function<void(arma::Cube<T>&)> distort;
};

/// A run whose model is a HiddenModel with scale and head of 1; its batch at the end is the
/// training part.
template <class T>
struct HiddenRun : FakeRun<T> {
  HiddenRun(fl::Index H, fl::Index n, fl::Index steps)
      : FakeRun<T>(regression_on_noise<T>(n, steps)), hidden(std::make_shared<HiddenModel<T>>(H)) {
    this->model = hidden;
    this->loss = make_plugin<fl::Loss<T>>("mse");
    this->blocks = hidden->blocks;
    this->layers = hidden->layers();
    hidden->theta.tail(2).ones();
    this->theta = this->theta_initial = hidden->theta;
  }
  void finish(fl::Diagnostic<T>& diagnostic) {
    FakeGradients<T> gradients;
    gradients.about = this->data.train;
    this->epoch(diagnostic, 1);
    this->end(diagnostic, gradients);
  }
  std::shared_ptr<HiddenModel<T>> hidden;
};

/// A run of a real model, `layers` in JSON, on noise; its batch at the end is the training part.
template <class T>
struct RealRun : FakeRun<T> {
  RealRun(const std::string& layers, fl::Index n, fl::Index steps)
      : FakeRun<T>(regression_on_noise<T>(n, steps)) {
    this->model = make_plugin<fl::Model<T>>("sequential", "{\"layers\": " + layers + "}",
                                            {this->task, {this->task.inputs, steps}});
    this->loss = make_plugin<fl::Loss<T>>("mse");
    this->layers = this->model->layers();
    this->blocks.clear();
    fl::Index P = 0;
    for (const auto& layer : this->layers) {
      for (fl::Block<T>* block : layer.layer->blocks()) {
        this->blocks.push_back({layer.name + "." + block->name(), layer.name, block, P});
        P += block->size();
      }
    }
    values.zeros(P);
    slopes.zeros(P);
    for (const auto& b : this->blocks)
      b.block->bind(values.memptr() + b.offset, slopes.memptr() + b.offset);
    fl::Rng init(1, 0, "init");
    this->model->initialise(init);
    keep();
  }
  /// Takes the weights as those of the whole run.
  void keep() { this->theta = this->theta_initial = values; }
  void finish(fl::Diagnostic<T>& diagnostic) {
    FakeGradients<T> gradients;
    gradients.about = this->data.train;
    this->epoch(diagnostic, 1);
    this->end(diagnostic, gradients);
  }
  arma::Col<T> values, slopes;
};
