#pragma once

#include <string_view>

namespace flatline::plugin {

/// Tells whether `name` is made of small letters, digits and single hyphens, as `sine-series`.
bool is_kebab_case(std::string_view name);
/// Tells whether `name` is made of small letters, digits and single underscores.
bool is_snake_case(std::string_view name);

}  // namespace flatline::plugin
