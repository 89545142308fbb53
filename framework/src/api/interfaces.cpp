// The out-of-line parts of the interfaces: destructors are key functions, so that each class has
// one vtable and one typeinfo, here.
#include <cmath>

#include <fmt/format.h>

#include <flatline/plugin.hpp>

namespace flatline {

Archive::~Archive() = default;
Object::~Object() = default;
void Object::archive(Archive&) {}

template <class T>
Dataset<T>::~Dataset() = default;
SequenceParams::~SequenceParams() = default;
SeriesParams::~SeriesParams() = default;
GeneratedSeriesParams::~GeneratedSeriesParams() = default;

LayerParams::~LayerParams() = default;
template <class T>
Layer<T>::~Layer() = default;
template <class T>
void Layer<T>::initialise(Rng&) {}
template <class T>
void Layer<T>::begin(const Pass<T>&, Index, Index) {}

template <class T>
Model<T>::~Model() = default;
template <class T>
void Model<T>::fit(const Batch<T>&) {}
template <class T>
std::vector<NamedLayer<T>> Model<T>::layers() {
  return {};
}
template <class T>
void Model<T>::initialise(Rng&) {}
template <class T>
void Model<T>::backward(const Batch<T>&, const arma::Cube<T>&) {}
template <class T>
void Model<T>::want_input_gradient(bool) {}
template <class T>
const arma::Cube<T>& Model<T>::input_gradient() const {
  static const arma::Cube<T> none;
  return none;
}

template <class T>
Loss<T>::~Loss() = default;
template <class T>
void Loss<T>::respond(arma::Cube<T>&) const {}
template <class T>
void Loss<T>::outputs_for(arma::Cube<T>&) const {}
PointwiseLossParams::~PointwiseLossParams() = default;

template <class T>
void target_weights(const Batch<T>& batch, arma::Mat<T>& weights) {
  weights.set_size(batch.y.n_cols, batch.y.n_slices);
  weights.ones();
  if (!batch.mask.is_empty() && batch.y.n_slices > 1) weights %= batch.mask;
  if (batch.weight.n_cols == 1) {
    weights.each_col() %= batch.weight;
  } else if (!batch.weight.is_empty()) {
    weights %= batch.weight;
  }
  const T sum = arma::accu(weights);
  if (sum > 0) weights /= sum;
}
template void target_weights<float>(const Batch<float>&, arma::Mat<float>&);
template void target_weights<double>(const Batch<double>&, arma::Mat<double>&);

template <class T>
void require_targets_like(const arma::Cube<T>& outputs, const Batch<T>& batch) {
  if (arma::size(outputs) == arma::size(batch.y)) return;
  const auto text = [](const arma::Cube<T>& cube) {
    return fmt::format("{} × {} × {}", cube.n_rows, cube.n_cols, cube.n_slices);
  };
  throw Error(
      "FL540",
      fmt::format("the model gives outputs of {} for targets of {}", text(outputs), text(batch.y)),
      "features, sequences and steps have to agree",
      "Give the last layer as many units as there are targets, and let the model answer "
      "at as many steps.");
}
template void require_targets_like<float>(const arma::Cube<float>&, const Batch<float>&);
template void require_targets_like<double>(const arma::Cube<double>&, const Batch<double>&);

void require_classes(const Task& task, const char* loss) {
  if (task.type == Task::Type::classification) return;
  throw NotApplicable("FL570", fmt::format("{} does not apply to a regression task", loss),
                      "its targets have to be classes, one-hot",
                      "Use mse, mae or huber, or a dataset with classes.");
}

Schedule::~Schedule() = default;
void Schedule::on_epoch(const Progress&) {}

template <class T>
ExtraGradients<T>::~ExtraGradients() = default;
template <class T>
Diagnostic<T>::~Diagnostic() = default;
template <class T>
void Diagnostic<T>::wants(Wants&) const {}
template <class T>
void Diagnostic<T>::on_data(const DataView<T>&) {}
template <class T>
void Diagnostic<T>::on_step(const StepView<T>&) {}
template <class T>
void Diagnostic<T>::on_epoch(const EpochView<T>&) {}
template <class T>
void Diagnostic<T>::on_end(const EndView<T>&) {}

#define FLATLINE_INSTANTIATE(Class) \
  template class Class<float>;      \
  template class Class<double>;
FLATLINE_INSTANTIATE(Dataset)
FLATLINE_INSTANTIATE(Layer)
FLATLINE_INSTANTIATE(Model)
FLATLINE_INSTANTIATE(Loss)
FLATLINE_INSTANTIATE(ExtraGradients)
FLATLINE_INSTANTIATE(Diagnostic)
#undef FLATLINE_INSTANTIATE

}  // namespace flatline
