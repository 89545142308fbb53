#include "train/feed.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace flatline::train {

template <class T>
Feed::Feed(const config::TrainingParams& training, const Batch<T>& part)
    : reset_(training.tbptt->reset), batch_size_(training.batch_size) {
  if (part.size() == 0) return;
  order_ = arma::regspace<arma::Col<Index>>(0, part.size() - 1);
  if (!free()) follow_time(part.series, training.tbptt.get());
}

void Feed::follow_time(const arma::Col<Index>& series, const config::TbpttParams& tbptt) {
  const arma::Col<Index> names = arma::unique(series);
  const bool known = !series.is_empty() && series.n_elem % names.n_elem == 0 && series.is_sorted();
  if (!known) {
    if (reset_ == config::Reset::never) return;
    throw Error(Fault{tbptt.reset.mark(), "FL560",
                      "training.tbptt.reset = series does not fit this dataset",
                      "its sequences don't follow each other in time without gap or overlap",
                      "Make dataset.stride equal to dataset.window, or write reset: sequence."});
  }
  n_series_ = names.n_elem;
  windows_ = series.n_elem / n_series_;
  for (Index place = 0; place < order_.n_elem;) {
    const Group group = group_of(place);
    for (Index window = 0; window < windows_; ++window) {
      for (Index i = 0; i < group.width; ++i) {
        order_[place++] = (group.first / windows_ + i) * windows_ + window;
      }
    }
  }
}

Feed::Group Feed::group_of(Index place) const {
  const Index width = std::min(batch_size_, n_series_);
  const Index first_series = place / (width * windows_) * width;
  return {first_series * windows_, std::min(width, n_series_ - first_series)};
}

Index Feed::batches() const {
  Index n = 0;
  for (Index place = 0; place < order_.n_elem; place = end_of(place)) ++n;
  return n;
}

Index Feed::end_of(Index first) const {
  const Index size = n_series_ == 0 ? batch_size_ : group_of(first).width;
  return std::min(first + size, order_.n_elem);
}

bool Feed::goes_on(Index first) const {
  if (reset_ == config::Reset::never) return first > 0;
  return reset_ == config::Reset::series && first > group_of(first).first;
}

std::vector<Steps> chunks(const config::TrainingParams& training, const Task& task) {
  const Index most = std::min(training.tbptt->steps.get().value_or(task.steps), task.steps);
  std::vector<Steps> out;
  const Index rest = task.steps % most;
  Index first = 0;
  if (rest > 0 && !task.many_to_many()) out.push_back({0, first = rest});
  for (; first < task.steps; first += most) {
    out.push_back({first, std::min(first + most, task.steps)});
  }
  return out;
}

template <class T>
void cut(const Batch<T>& from, Steps range, Batch<T>& to) {
  const Index n = range.last - range.first;
  const auto cube = [&](const arma::Cube<T>& source, arma::Cube<T>& target) {
    target.set_size(source.n_rows, source.n_cols, n);
    std::copy_n(source.slice_memptr(range.first), target.n_elem, target.memptr());
  };
  const auto columns = [&](const arma::Mat<T>& source, arma::Mat<T>& target) {
    if (source.n_cols <= 1) {
      target = source;
      return;
    }
    target.set_size(source.n_rows, n);
    std::copy_n(source.colptr(range.first), target.n_elem, target.memptr());
  };
  cube(from.x, to.x);
  if (from.y.n_slices > 1) {
    cube(from.y, to.y);
  } else {
    to.y = from.y;
  }
  columns(from.mask, to.mask);
  columns(from.weight, to.weight);
}

template Feed::Feed(const config::TrainingParams&, const Batch<float>&);
template Feed::Feed(const config::TrainingParams&, const Batch<double>&);
template void cut(const Batch<float>&, Steps, Batch<float>&);
template void cut(const Batch<double>&, Steps, Batch<double>&);

}  // namespace flatline::train
