#pragma once

#include <vector>

#include <flatline/types.hpp>

namespace flatline::judge {

struct Interval {
  double low, high;
};

/// Computes Fisher's exact test, two-sided: the probability of all tables with these margins that
/// are at most as likely as k1 of n1 against k2 of n2 (Fisher 1922; as R and SciPy count).
double fisher_exact(Index k1, Index n1, Index k2, Index n2);

/// Computes the two-sided p of paired differences under random signs (Fisher 1935): the share of
/// sign patterns whose sum is as far from 0. All 2ⁿ patterns up to n = 20; beyond, 100 000 drawn
/// from a fixed stream, p = (1 + hits)/(1 + draws). 1 for n = 0.
double sign_permutation(const arma::vec& differences);

/// Computes the 95 % interval of the mean paired difference that goes with `sign_permutation`: the
/// shifts that it does not reject, which are order statistics of the means of all subsets
/// (Hartigan 1969). Unbounded below n = 6, where nothing can be rejected; Student's t above 20.
Interval permutation_interval(const arma::vec& differences);

/// Computes the 95 % t interval of a mean; unbounded for fewer than two values.
Interval t_interval(const arma::vec& values);

/// Adjusts p values for being several (Holm 1979); the order is kept.
std::vector<double> holm(const std::vector<double>& p);

/// Computes the 95 % interval of a share of n trials by score (Wilson 1927); [0, 1] for n = 0.
Interval wilson(double share, Index n);

/// Computes the exact 95 % interval of a share k/n (Clopper & Pearson 1934); [0, 1] for n = 0.
Interval clopper_pearson(Index k, Index n);

/// Computes the 95 % interval of the difference of a share of n1 trials and one of n2, from two
/// Wilson intervals (Newcombe 1998, method 10); [−1, 1] if a group is empty.
Interval newcombe(double first, Index n1, double second, Index n2);

}  // namespace flatline::judge
