#pragma once

#include "views.hpp"

/// Shows a diagnostic the end of a run with these gradients, after a step with learning rate 0.1.
template <class T>
auto ended(const std::string& name, fl::ExtraGradients<T>& gradients, fl::Index batch_size = 0,
           std::optional<fl::Index> lag = {}) {
  fl::Task task{.inputs = 2, .outputs = 1};
  task.lag = lag;
  auto diagnostic = make_diagnostic<T>(name, task);
  FakeRun<T> run;
  run.batch.x.zeros(1, batch_size, 1);
  run.step(*diagnostic, 0);
  run.epoch(*diagnostic, 3);
  run.theta.ones(2);
  run.end(*diagnostic, gradients);
  return diagnostic;
}
