#include "train/baselines.hpp"

#include <fmt/format.h>

#include "judge/evaluation.hpp"

namespace flatline::train {

template <class T>
std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<T>& run) {
  std::map<std::string, std::map<std::string, double>> measured;
  const Context context{run.task, {run.task.inputs, run.task.steps}};
  for (const Configured& configured : run.experiment.baselines) {
    const Component& component = configured.component();
    try {
      const auto model = configured.make<Model<T>>(context);
      if (!model->closed_form()) {
        throw Error("FL505", fmt::format("{} can't serve as a baseline", component.name),
                    "baselines are solved in closed form, and this model is trained",
                    "Choose among mean, persistence and linear-window.");
      }
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

template std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<float>&);
template std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<double>&);

}  // namespace flatline::train
