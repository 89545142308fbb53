#include <fmt/format.h>

#include <flatline/dataset.hpp>
#include <flatline/error.hpp>

#include "api/divide.hpp"

namespace flatline {
namespace {

/// Some series over some steps, `first ≤ … < last`: what a part may see.
struct Region {
  Index first_series, last_series;
  Index first_step, last_step;

  bool empty() const { return first_series == last_series || first_step == last_step; }
  Index n_steps() const { return last_step - first_step; }
};

template <class T>
std::array<Region, 3> regions(const Series3<T>& series, const Split& split) {
  const Index n_series = series.values.n_cols;
  const Index n_steps = series.values.n_slices;
  const bool by_series = split.by == Split::By::series;
  const auto counts = by_series ? divide(n_series, split, "series", "the number of series")
                                : divide(n_steps, split, "steps", "the length of the series");
  std::array<Region, 3> out{};
  Index first = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Index last = first + counts[i];
    out[i] = by_series ? Region{first, last, 0, n_steps} : Region{0, n_series, first, last};
    first = last;
  }
  return out;
}

/// What one window spans.
struct Cut {
  Index window, horizon, stride;
  bool each;  // a target after each step, not only after the last

  /// Steps from the first input to the target, both included.
  Index reach() const { return window + horizon; }
  Index count(const Region& region) const {
    return region.empty() ? 0 : (region.n_steps() - reach()) / stride + 1;
  }
};

/// Adds a fault when the region of `part` is too short for one window.
void require_room(const Cut& cut, const Region& region, Part part, Split::By by, Faults& faults) {
  const bool by_series = by == Split::By::series;
  if (region.empty() || region.n_steps() >= cut.reach()) return;
  if (by_series && !faults.empty()) return;  // all series are equally long
  faults.add(
      {}, "FL401",
      by_series ? fmt::format("the series have {} steps", region.n_steps())
                : fmt::format("the {} part has {} steps", part_name(part), region.n_steps()),
      fmt::format("a window of {} with horizon {} needs {}", cut.window, cut.horizon, cut.reach()),
      by_series ? "Shorten dataset.window or lengthen the series."
                : fmt::format("Shorten dataset.window or raise split.{}.", part_name(part)));
}

/// Copies the windows of a region, series by series and from early to late.
template <class T>
void copy_windows(const Cut& cut, const Series3<T>& series, const Region& region, Batch<T>& out) {
  const Index per_series = cut.count(region);
  const Index n = per_series * (region.last_series - region.first_series);
  out.x.set_size(series.inputs.n_elem, n, cut.window);
  out.y.set_size(series.targets.n_elem, n, cut.each ? cut.window : 1);
  if (cut.stride == cut.window) out.series.set_size(n);
  for (Index i = 0; i < out.series.n_elem; ++i) {
    out.series[i] = region.first_series + i / per_series;
  }
  // Slice by slice, in the order of memory; `first` is the step of a window that comes first.
  const auto copy = [&](const arma::Col<Index>& features, Index first, arma::Cube<T>& to) {
    T* value = to.memptr();
    for (Index t = 0; t < to.n_slices; ++t) {
      for (Index s = region.first_series; s < region.last_series; ++s) {
        for (Index i = 0; i < per_series; ++i) {
          const Index step = region.first_step + i * cut.stride + first + t;
          for (const Index feature : features) *value++ = series.values(feature, s, step);
        }
      }
    }
  };
  copy(series.inputs, 0, out.x);
  copy(series.targets, cut.reach() - out.y.n_slices, out.y);
}

/// Gives weight 0 to targets that are missing; without any the weights stay empty.
template <class T>
void weigh_missing(Batch<T>& batch) {
  if (batch.y.is_finite()) return;
  batch.weight.ones(batch.y.n_cols, batch.y.n_slices);
  for (Index t = 0; t < batch.y.n_slices; ++t) {
    for (Index n = 0; n < batch.y.n_cols; ++n) {
      if (!batch.y.slice(t).col(n).is_finite()) batch.weight(n, t) = 0;
    }
  }
}

}  // namespace

SeriesParams::SeriesParams(Index default_window)
    : window(this, "window", default_window, at_least(1), "step", "input steps of one sequence") {}

template <class T>
SeriesDataset<T>::SeriesDataset(const SeriesParams& params)
    : window_(params.window),
      horizon_(params.horizon),
      stride_(params.stride),
      each_(params.each) {}
template <class T>
SeriesDataset<T>::~SeriesDataset() = default;

template <class T>
Task SeriesDataset<T>::window_task(const arma::Col<Index>& inputs,
                                   const arma::Col<Index>& targets) const {
  Task task;
  task.inputs = inputs.n_elem;
  task.outputs = targets.n_elem;
  task.steps = window_;
  task.target_steps = each_ ? window_ : 1;
  task.horizon = horizon_;
  for (const Index target : targets) {
    const arma::uvec rows = arma::find(inputs == target, 1);
    if (rows.is_empty()) {
      task.own_past.clear();
      break;
    }
    task.own_past.push_back(rows[0]);
  }
  return task;
}

template <class T>
Splits<T> SeriesDataset<T>::make(const Split& split, Rng& rng) const {
  Rng stream = rng.child("series");
  const Series3<T> series = draw_series(stream);
  const auto parts = regions(series, split);
  const Cut cut{window_, horizon_, stride_, each_};
  Faults faults;
  for (const Part part : all_parts) {
    require_room(cut, parts[static_cast<std::size_t>(part)], part, split.by, faults);
  }
  faults.raise();
  Splits<T> splits;
  for (const Part part : all_parts) {
    copy_windows(cut, series, parts[static_cast<std::size_t>(part)], splits[part]);
    weigh_missing(splits[part]);
  }
  return splits;
}

template class SeriesDataset<float>;
template class SeriesDataset<double>;

}  // namespace flatline
