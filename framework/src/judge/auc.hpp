#pragma once

#include <flatline/types.hpp>

namespace flatline::judge {

/// Area under the receiver operating characteristic with its 95 % interval.
struct Auc {
  double value, low, high;
};

/// Computes the area from midranks, so that ties count half, and its interval by DeLong, DeLong &
/// Clarke-Pearson 1988, eq. 5, clipped to [0, 1]. A class with fewer than two members gives the
/// interval [0, 1]; an empty class, or a score that is not finite, gives NaN.
Auc area_under_curve(const arma::vec& positive, const arma::vec& negative);

}  // namespace flatline::judge
