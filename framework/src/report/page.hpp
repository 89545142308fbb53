#pragma once

#include <string>

#include "report/curves.hpp"

namespace flatline::report {

/// Makes the page of page_data(): one HTML file with style, scripts, Chart.js and data inside,
/// which asks nothing of a network.
std::string page(const Json& data);

}  // namespace flatline::report
