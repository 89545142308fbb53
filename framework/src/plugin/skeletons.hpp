#pragma once

#include <string_view>

#include <flatline/types.hpp>

namespace flatline::plugin {

/// The source of a minimal plugin; `@name@` and `@Name@` stand for its name.
std::string_view skeleton_source(Kind kind);
/// The body of the skeleton's test; `check(condition, text)` is there.
std::string_view skeleton_test(Kind kind);

}  // namespace flatline::plugin
