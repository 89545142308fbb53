#include "train/pipeline.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace flatline::train {

template <class T>
Pipeline<T>::Pipeline(const PartsParam& transforms, const Task& task, Guard& guard)
    : guard_(guard) {
  for (const Configured& configured : transforms) {
    const auto& of = static_cast<const TransformParams&>(configured.params()).of.get();
    for (const Side side : {Side::targets, Side::inputs}) {
      const char* word = side == Side::inputs ? "inputs" : "targets";
      if (std::find(of.begin(), of.end(), word) == of.end()) continue;
      stages_.push_back({&configured, side, configured.make<Transform<T>>({task, {}})});
    }
  }
}

template <class T>
void Pipeline<T>::fit_and_apply(Splits<T>& data, Rng& noise) {
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    Stage& stage = stages_[i];
    Rng rng = noise.child(fmt::format("{}", i));
    guard_(stage.configured->component(), [&] {
      const auto values = [&](Batch<T>& batch) -> arma::Cube<T>& {
        return stage.side == Side::inputs ? batch.x : batch.y;
      };
      stage.transform->fit(values(data.train), data.train);
      for (const Part part : {Part::train, Part::validation, Part::test}) {
        stage.transform->apply(values(data[part]), data[part], part, rng);
      }
    });
  }
}

template <class T>
void Pipeline<T>::invert(arma::Cube<T>& outputs, const Batch<T>& batch, Part part) const {
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    if (stage->side != Side::targets) continue;
    guard_(stage->configured->component(), [&] { stage->transform->invert(outputs, batch, part); });
  }
}

template <class T>
void Pipeline<T>::archive(Archive& archive) {
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    archive.enter(fmt::format("{}-{}-{}", i, stages_[i].configured->component().name,
                              stages_[i].side == Side::inputs ? "inputs" : "targets"));
    stages_[i].transform->archive(archive);
    archive.leave();
  }
}

template class Pipeline<float>;
template class Pipeline<double>;

}  // namespace flatline::train
