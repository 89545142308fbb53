#pragma once

#include <vector>

namespace flatline::judge {

/// How restless a loss is. Both are NaN for traces of less than 200 updates, four to a window, so
/// that the noise of single batches is averaged out.
struct Restlessness {
  double turns;   ///< share of 50 windows at whose mean the loss changes direction
  double spread;  ///< interquartile range of these means / median
};
/// Looks at the second half of a training's batch losses (science S7).
Restlessness restlessness(const std::vector<double>& losses);

}  // namespace flatline::judge
