#pragma once

#include <string>
#include <vector>

namespace flatline::config {

/// Names what can become of a training.
const std::vector<std::string>& outcome_names();

/// Names what is measured on a part of the data, as judge/evaluation.hpp explains it: "r2".
const std::vector<std::string>& metric_names();

}  // namespace flatline::config
