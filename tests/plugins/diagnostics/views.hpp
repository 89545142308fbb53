#pragma once

#include <cmath>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "memory_archive.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;

/// A recurrent layer that computes nothing; tests write its signals.
template <class T>
struct FakeLayer final : fl::Layer<T> {
  using Role = typename fl::Signal<T>::Role;
  fl::Block<T> U{this, "U", 4, 2, "recurrent weights", {"i", "f"}};
  fl::Block<T> b{this, "b", 2, 1, "bias"};
  fl::Signal<T> f{this, "f", Role::gate, "forget gate"};
  fl::Signal<T> g{this, "g", Role::tanh, "candidate"};
  fl::Signal<T> c{this, "c", Role::state, "cell"};
  fl::Signal<T> dh{this, "dh", Role::state_gradient, "∂L/∂h"};
  fl::Signal<T> dc{this, "dc", Role::state_gradient, "∂L/∂c"};

  fl::Index features() const override { return 2; }
  bool recurrent() const override { return true; }
  void forward(const arma::Cube<T>&, arma::Cube<T>&, fl::Steps) override {}
  void backward(const arma::Cube<T>&, const arma::Cube<T>&, const arma::Cube<T>&, arma::Cube<T>*,
                fl::Steps) override {}
};

template <class T>
void show(fl::Signal<T>& signal, const arma::Cube<T>& values) {
  signal.view = {values.memptr(), values.n_rows, values.n_cols,
                 values.n_slices, values.n_rows, values.n_rows * values.n_cols};
}

/// The same numbers with each step stored row by row, in `memory`.
template <class T>
void show_rows(fl::Signal<T>& signal, const arma::Cube<T>& values, arma::Cube<T>& memory) {
  memory.set_size(values.n_cols, values.n_rows, values.n_slices);
  for (fl::Index t = 0; t < values.n_slices; ++t) memory.slice(t) = values.slice(t).t();
  signal.view = {memory.memptr(),
                 values.n_rows,
                 values.n_cols,
                 values.n_slices,
                 1,
                 values.n_rows * values.n_cols,
                 values.n_cols};
}

/// A model that is never asked for anything.
template <class T>
struct FakeModel final : fl::Model<T> {
  arma::Cube<T> none;
  const arma::Cube<T>& forward(const fl::Batch<T>&, const fl::Pass<T>&) override { return none; }
};
template <class T>
struct FakeLoss final : fl::Loss<T> {
  T value(const arma::Cube<T>&, const fl::Batch<T>&, arma::Cube<T>*) override { return 0; }
};
template <class T>
struct FakeObjective final : fl::Objective<T> {
  T operator()(const arma::Col<T>&, arma::Col<T>&) override { return 0; }
};

template <class T>
struct FakeGradients : fl::ExtraGradients<T> {
  fl::Batch<T> about;
  arma::Cube<T> none;
  const fl::Batch<T>& batch() const override { return about; }
  const arma::Cube<T>& of_inputs(fl::Index) override { return none; }
  void hessian_times(const arma::Col<T>&, arma::Col<T>&) override {}
  void of_sequence(fl::Index, arma::Col<T>&) override {}
  void of_states(fl::Index, const std::function<void(fl::Index, const arma::Mat<T>&)>&) override {}
};

/// One run with one fake layer, `lstm0`; tests change what they are about and show it.
template <class T>
struct FakeRun {
  std::shared_ptr<FakeLayer<T>> owned = std::make_shared<FakeLayer<T>>();
  FakeLayer<T>& layer = *owned;
  std::vector<fl::NamedBlock<T>> blocks{{"lstm0.U", "lstm0", &layer.U, 0},
                                        {"lstm0.b", "lstm0", &layer.b, 8}};
  std::vector<fl::NamedLayer<T>> layers{{"lstm0", &layer}};
  arma::Col<T> theta = arma::Col<T>(10, arma::fill::ones);
  arma::Col<T> theta_before = theta, theta_initial = theta;
  arma::Col<T> gradient = arma::Col<T>(10, arma::fill::ones);
  fl::Batch<T> batch, test, train;
  arma::Cube<T> outputs, test_outputs, train_outputs;
  fl::Task task;
  fl::Splits<T> data;
  std::shared_ptr<fl::Model<T>> model = std::make_shared<FakeModel<T>>();
  std::shared_ptr<fl::Loss<T>> loss = std::make_shared<FakeLoss<T>>();
  std::shared_ptr<fl::Optimizer<T>> optimizer = make_plugin<fl::Optimizer<T>>("sgd");

  void show_data(fl::Diagnostic<T>& diagnostic) { diagnostic.on_data({task, data}); }
  void step(fl::Diagnostic<T>& diagnostic, fl::Index step, T value = 1) {
    diagnostic.on_step({step, 0, value, 0.1, theta, theta_before, gradient, blocks, layers, batch,
                        outputs, nullptr, *loss, *optimizer});
  }
  void epoch(fl::Diagnostic<T>& diagnostic, fl::Index epoch) {
    diagnostic.on_epoch({epoch, epoch * 10, 1, 1, {test_outputs, test}, theta, blocks});
  }
  void end(fl::Diagnostic<T>& diagnostic) {
    FakeGradients<T> gradients;
    end(diagnostic, gradients);
  }
  void end(fl::Diagnostic<T>& diagnostic, fl::ExtraGradients<T>& gradients) {
    FakeObjective<T> objective;
    diagnostic.on_end({task,
                       data,
                       {test_outputs, test},
                       {train_outputs, train},
                       theta,
                       theta_initial,
                       blocks,
                       *model,
                       *loss,
                       objective,
                       gradients});
  }
};

inline const fl::SeriesBase& series_of(const fl::Recorded& recorded, const std::string& name) {
  for (const fl::SeriesBase* series : recorded.series()) {
    if (series->name() == name) return *series;
  }
  throw std::runtime_error("no series " + name);
}

inline const fl::Finding& finding_of(const fl::Recorded& recorded, const std::string& name) {
  for (const fl::Finding& finding : recorded.findings()) {
    if (finding.name == name) return finding;
  }
  throw std::runtime_error("no finding " + name);
}

inline std::vector<std::string> labels_of(const fl::Recorded& recorded, const std::string& axis) {
  return std::get<std::vector<std::string>>(recorded.axes().at(axis).values);
}

template <class T>
auto make_diagnostic(const std::string& name, const fl::Task& task = {}) {
  return make_plugin<fl::Diagnostic<T>>(name, "{}", fl::Context{task, {}});
}
