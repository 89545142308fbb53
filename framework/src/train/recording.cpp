#include "train/recording.hpp"

#include <fmt/format.h>

#include "store/series_arrays.hpp"

namespace flatline::train {
namespace {

/// Inputs are stored beside the predictions up to this many numbers per part.
constexpr Index small_inputs = 65536;

/// Lays a cube out as sequence × step × feature, the order in which people index it in Python.
template <class T>
store::Array array_of(const std::string& name, const arma::Cube<T>& cube, const std::string& step,
                      const std::string& feature, const std::string& doc) {
  store::Array array{name,
                     {"sequence", step, feature},
                     {cube.n_cols, cube.n_slices, cube.n_rows},
                     {},
                     precision_of<T>,
                     "1",
                     doc};
  array.values.reserve(cube.n_elem);
  for (Index n = 0; n < cube.n_cols; ++n) {
    for (Index t = 0; t < cube.n_slices; ++t) {
      for (Index f = 0; f < cube.n_rows; ++f) array.values.push_back(cube(f, n, t));
    }
  }
  return array;
}

template <class T>
store::ArrayGroup prediction_group(const arma::Cube<T>& outputs, const Batch<T>& part) {
  store::ArrayGroup group;
  group.arrays.push_back(
      array_of("targets", part.y, "target_step", "output", "targets, in their own unit"));
  group.arrays.push_back(
      array_of("outputs", outputs, "target_step", "output", "predictions in the target's unit"));
  if (part.x.n_elem <= small_inputs) {
    group.arrays.push_back(
        array_of("inputs", part.x, "input_step", "input", "inputs before any transform"));
  }
  return group;
}

template <class T>
store::Array block_array(const NamedBlock<T>& named, const arma::Col<T>& theta) {
  const Block<T>& block = *named.block;
  store::Array array{named.name,
                     {named.name + "_row", named.name + "_column"},
                     {block.rows(), block.cols()},
                     {},
                     precision_of<T>,
                     "1",
                     block.doc()};
  array.values.reserve(block.size());
  for (Index r = 0; r < block.rows(); ++r) {
    for (Index c = 0; c < block.cols(); ++c) {
      array.values.push_back(theta(named.offset + r + c * block.rows()));
    }
  }
  return array;
}

template <class T>
store::ArrayGroup block_group(const std::vector<NamedBlock<T>>& blocks, const arma::Col<T>& theta) {
  store::ArrayGroup group;
  for (const NamedBlock<T>& named : blocks) group.arrays.push_back(block_array(named, theta));
  return group;
}

template <class T>
store::ArrayGroup snapshot_group(const std::vector<NamedBlock<T>>& blocks,
                                 const std::vector<Snapshot<T>>& snapshots) {
  store::ArrayGroup group;
  std::vector<double> epochs;
  for (const Snapshot<T>& snapshot : snapshots) {
    epochs.push_back(static_cast<double>(snapshot.epoch));
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      store::Array array = block_array(blocks[b], snapshot.theta);
      if (group.arrays.size() <= b) {
        array.axes.insert(array.axes.begin(), "epoch");
        array.extents.insert(array.extents.begin(), snapshots.size());
        group.arrays.push_back(std::move(array));
      } else {
        auto& values = group.arrays[b].values;
        values.insert(values.end(), array.values.begin(), array.values.end());
      }
    }
  }
  group.axes["epoch"] = {epochs, "epoch"};
  return group;
}

}  // namespace

template <class T>
void fill_record(store::Record& record, Assembly<T>& run, const Watch<T>& watch,
                 const Answers<T>& answers, const arma::Col<T>& theta_initial) {
  const auto put = [&](std::string_view name, store::ArrayGroup group) {
    if (!group.arrays.empty()) record.groups.emplace_back(name, std::move(group));
  };
  put("steps", store::arrays_of(watch.steps));
  put("epochs", store::arrays_of(watch.epochs));
  for (const auto& watcher : watch.watchers) {
    put("diagnostics/" + watcher.name, store::arrays_of(*watcher.diagnostic));
    for (Finding finding : watcher.diagnostic->findings()) {
      finding.name = watcher.name + "/" + finding.name;
      record.findings.push_back(std::move(finding));
    }
  }
  put("predictions/test", prediction_group(answers.test, run.original.test));
  if (run.original.validation.size() > 0) {
    put("predictions/validation", prediction_group(answers.validation, run.original.validation));
  }
  for (const Glimpse<T>& glimpse : watch.glimpses) {
    store::ArrayGroup group;
    group.arrays.push_back(array_of("outputs", glimpse.outputs, "target_step", "output",
                                    "predictions on the validation part"));
    put(fmt::format("predictions/epoch-{}", glimpse.epoch), std::move(group));
  }
  put("model/initial", block_group(run.blocks, theta_initial));
  put("model/final", block_group(run.blocks, run.theta));
  if (!watch.snapshots.empty()) put("weights", snapshot_group(run.blocks, watch.snapshots));
}

template void fill_record(store::Record&, Assembly<float>&, const Watch<float>&,
                          const Answers<float>&, const arma::Col<float>&);
template void fill_record(store::Record&, Assembly<double>&, const Watch<double>&,
                          const Answers<double>&, const arma::Col<double>&);

}  // namespace flatline::train
