#include "train/baselines.hpp"

#include <fmt/format.h>

#include "judge/evaluation.hpp"

namespace flatline::train {

namespace {

template <class T>
Owned<Model<T>> make_baseline(const Configured& configured, const Task& task) {
  auto model = configured.make<Model<T>>({task, {task.inputs, task.steps}});
  if (model->closed_form()) return model;
  throw Error(Fault{configured.mark(), "FL505",
                    fmt::format("{} can't serve as a baseline", configured.component().name),
                    "baselines are solved in closed form, and this model is trained",
                    "Choose a model that is not trained, such as mean or linear-window."});
}

}  // namespace

template <class T>
void refuse_trained_baselines(const Assembly<T>& run) {
  for (const Configured& configured : run.experiment.baselines) {
    try {
      make_baseline<T>(configured, run.task);
    } catch (const NotApplicable&) {
      continue;
    }
  }
}

template <class T>
std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<T>& run) {
  std::map<std::string, std::map<std::string, double>> measured;
  for (const Configured& configured : run.experiment.baselines) {
    const Component& component = configured.component();
    try {
      const auto model = make_baseline<T>(configured, run.task);
      run.guard(component, [&] {
        model->fit(run.original.train);
        Pass<T> pass;
        const Batch<T>& test = run.original.test;
        pass.mask = test.mask.is_empty() ? nullptr : &test.mask;
        measured[component.name] = judge::measure(model->forward(test, pass), test, run.task);
      });
    } catch (const NotApplicable&) {
      continue;  // persistence, say, where the inputs hold no past of the target
    }
  }
  return measured;
}

template void refuse_trained_baselines(const Assembly<float>&);
template void refuse_trained_baselines(const Assembly<double>&);
template std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<float>&);
template std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<double>&);

}  // namespace flatline::train
