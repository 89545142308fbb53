#include <algorithm>

#include <flatline/judge.hpp>

namespace flatline::judge {
namespace {

template <class T>
bool is_there(const Batch<T>& batch, Index sequence, Index step) {
  return batch.mask.empty() || batch.mask(sequence, step) != 0;
}

template <class T>
bool has_weight(const Batch<T>& batch, Index sequence, Index step) {
  if (batch.weight.empty()) return true;
  return batch.weight(sequence, std::min(step, batch.weight.n_cols - 1)) != 0;
}

}  // namespace

template <class T>
std::vector<Target> counted_targets(const Batch<T>& batch) {
  std::vector<Target> targets;
  const bool many = batch.y.n_slices > 1;
  for (Index n = 0; n < batch.y.n_cols; ++n) {
    for (Index step = 0; step < batch.y.n_slices; ++step) {
      Index end = many ? step + 1 : batch.steps();
      if (!many)
        while (end > 0 && !is_there(batch, n, end - 1)) --end;
      if (end > 0 && is_there(batch, n, end - 1) && has_weight(batch, n, step))
        targets.push_back({n, step, end - 1});
    }
  }
  return targets;
}

std::vector<Target> thinned(const std::vector<Target>& targets, Index most) {
  if (targets.size() <= most) return targets;
  std::vector<Target> few;
  for (Index i = 0; i < most; ++i) few.push_back(targets[i * targets.size() / most]);
  return few;
}

template <class T>
arma::mat values_at(const arma::Cube<T>& cube, const std::vector<Target>& targets) {
  arma::mat values(cube.n_rows, targets.size());
  for (Index i = 0; i < targets.size(); ++i)
    for (Index o = 0; o < cube.n_rows; ++o)
      values(o, i) = static_cast<double>(cube(o, targets[i].sequence, targets[i].step));
  return values;
}

template <class T>
arma::mat windows_at(const Batch<T>& batch, const std::vector<Target>& targets, Index width) {
  const Index features = batch.x.n_rows;
  arma::mat windows(features * width, targets.size(), arma::fill::zeros);
  for (Index i = 0; i < targets.size(); ++i) {
    const auto [sequence, step, last] = targets[i];
    for (Index age = 0; age < width && age <= last; ++age) {
      if (!is_there(batch, sequence, last - age)) continue;
      for (Index f = 0; f < features; ++f)
        windows(age * features + f, i) = static_cast<double>(batch.x(f, sequence, last - age));
    }
  }
  return windows;
}

template <class T>
arma::mat inputs_there(const Batch<T>& batch) {
  arma::mat inputs(batch.x.n_rows, batch.size() * batch.steps());
  Index there = 0;
  for (Index n = 0; n < batch.size(); ++n)
    for (Index step = 0; step < batch.steps(); ++step)
      if (is_there(batch, n, step)) {
        for (Index f = 0; f < inputs.n_rows; ++f)
          inputs(f, there) = static_cast<double>(batch.x(f, n, step));
        ++there;
      }
  inputs.resize(inputs.n_rows, there);
  return inputs;
}

template std::vector<Target> counted_targets(const Batch<float>&);
template std::vector<Target> counted_targets(const Batch<double>&);
template arma::mat values_at(const arma::Cube<float>&, const std::vector<Target>&);
template arma::mat values_at(const arma::Cube<double>&, const std::vector<Target>&);
template arma::mat windows_at(const Batch<float>&, const std::vector<Target>&, Index);
template arma::mat windows_at(const Batch<double>&, const std::vector<Target>&, Index);
template arma::mat inputs_there(const Batch<float>&);
template arma::mat inputs_there(const Batch<double>&);

}  // namespace flatline::judge
