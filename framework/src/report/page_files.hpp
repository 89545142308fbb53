#pragma once

#include <string>
#include <string_view>

namespace flatline::report {

/// Gives a file of the folder page/, or chart.min.js, as it was when flatline was built
/// (framework/cmake/FlatlineEmbed.cmake).
std::string_view page_file(const std::string& name);

}  // namespace flatline::report
