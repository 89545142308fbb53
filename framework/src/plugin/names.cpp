#include "plugin/names.hpp"

namespace flatline::plugin {
namespace {

/// Checks words of small letters and digits, joined by single `joint`s, beginning with a letter.
bool is_joined(std::string_view name, char joint) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z' || name.back() == joint) {
    return false;
  }
  char before = 0;
  for (const char c : name) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_word && (c != joint || before == joint)) return false;
    before = c;
  }
  return true;
}

}  // namespace

bool is_kebab_case(std::string_view name) { return is_joined(name, '-'); }
bool is_snake_case(std::string_view name) { return is_joined(name, '_'); }

}  // namespace flatline::plugin
