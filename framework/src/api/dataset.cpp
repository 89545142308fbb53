#include <flatline/dataset.hpp>

#include <fmt/format.h>

#include <flatline/error.hpp>

#include "api/divide.hpp"

namespace flatline {

template <class T>
void require_every_class(const Splits<T>& splits, const std::string& key) {
  Faults faults;
  for (const Part part : all_parts) {
    const Batch<T>& batch = splits[part];
    if (batch.size() == 0) continue;
    const arma::Mat<T> counts = arma::sum(arma::sum(batch.y, 2), 1);
    for (const Index c : arma::find(counts.col(0) == 0).eval()) {
      faults.add({}, "FL411",
                 fmt::format("class {} does not occur in the {} part", c, part_name(part)),
                 fmt::format("none of its {} sequences has it", batch.size()),
                 fmt::format("Raise {} or split.{}.", key, part_name(part)));
    }
  }
  faults.raise();
}
template void require_every_class<float>(const Splits<float>&, const std::string&);
template void require_every_class<double>(const Splits<double>&, const std::string&);

template <class T>
SequenceDataset<T>::SequenceDataset(const SequenceParams& params) : sequences_(params.sequences) {}
template <class T>
SequenceDataset<T>::~SequenceDataset() = default;

template <class T>
Splits<T> SequenceDataset<T>::make(const Split& split, Rng& rng) const {
  if (split.by == Split::By::time) {
    throw Error("FL403", "split.by: time does not fit this dataset",
                "its sequences are independent of each other, so time does not order them",
                "Leave split.by out or write by: series.");
  }
  const Task task = this->task();
  const auto counts = divide(sequences_, split, "sequences", "dataset.sequences");
  Splits<T> splits;
  for (const Part part : all_parts) {
    Batch<T>& batch = splits[part];
    const Index n = counts[static_cast<std::size_t>(part)];
    batch.x.zeros(task.inputs, n, task.steps);
    batch.y.zeros(task.outputs, n, task.target_steps);
    // A stream for each part: another test size leaves the training part as it is.
    Rng stream = rng.child(part_name(part));
    if (n > 0) draw(stream, batch);
  }
  if (task.type == Task::Type::classification && !task.many_to_many()) {
    require_every_class(splits, "dataset.sequences");
  }
  return splits;
}

template class SequenceDataset<float>;
template class SequenceDataset<double>;

}  // namespace flatline
