#pragma once

#include <string>

#include <flatline/range.hpp>

namespace flatline::judge {

/// Gives the values that a metric can take: "test.accuracy" lies in [0, 1], "baseline.mean.r2" and
/// "test.skill_persistence" in (−∞, 1]. What a diagnostic measures is unbounded.
Range range_of_metric(const std::string& metric);

}  // namespace flatline::judge
