#pragma once

#include <map>
#include <string>

#include "train/assembly.hpp"

namespace flatline::train {

/// Throws Error FL505 when a baseline of the experiment is a model that has to be trained.
template <class T>
void refuse_trained_baselines(const Assembly<T>& run);

/// Fits every baseline of the experiment on the untransformed training part and measures it on the
/// test part: name → metrics. A baseline that does not apply to the task is left out. Throws Error
/// FL505 for a model that is not solved in closed form.
template <class T>
std::map<std::string, std::map<std::string, double>> measure_baselines(Assembly<T>& run);

}  // namespace flatline::train
