#pragma once

#include <map>
#include <string>

#include <flatline/types.hpp>

namespace flatline::judge {

/// Measures answers against one-hot targets, both O × n. Answers that are probabilities (all of
/// them ≥ 0, each column adding to 1) are taken as such, all others as scores before a softmax.
/// A column with a value that is not finite answers no class.
std::map<std::string, double> measure_classification(const arma::mat& targets,
                                                     const arma::mat& answers);

}  // namespace flatline::judge
