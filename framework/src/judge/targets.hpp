#pragma once

#include <vector>

#include <flatline/batch.hpp>

namespace flatline::judge {

/// One target that counts: its sequence, its step in y, and the last input step it may rest on.
struct Target {
  Index sequence, step, last;
};

/// Lists the targets of a batch that count, sequence by sequence. Masked steps and steps of weight
/// 0 don't; a many-to-one target rests on the last step that is not masked.
template <class T>
std::vector<Target> counted_targets(const Batch<T>& batch);

/// Thins a list to at most `most` entries at equal distances.
std::vector<Target> thinned(const std::vector<Target>& targets, Index most);

/// Copies the values at the targets from a cube `O × N × Ly`: O × n.
template <class T>
arma::mat values_at(const arma::Cube<T>& cube, const std::vector<Target>& targets);

/// Copies the `width` input steps that end at each target, newest first: F·width × n. Steps before
/// the first and masked ones are 0.
template <class T>
arma::mat windows_at(const Batch<T>& batch, const std::vector<Target>& targets, Index width);

}  // namespace flatline::judge
