#include "run/parts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace flatline::run {

std::size_t number_of_parts(const std::vector<std::size_t>& missing, std::size_t most) {
  std::size_t count = std::max<std::size_t>(1, (missing.size() + most - 1) / most);
  for (;; ++count) {
    std::vector<std::size_t> held(count);
    for (const std::size_t place : missing) ++held[place % count];
    if (*std::max_element(held.begin(), held.end()) <= most) return count;
  }
}

std::vector<std::size_t> parts_with(const std::vector<std::size_t>& places, std::size_t count) {
  std::set<std::size_t> parts;
  for (const std::size_t place : places) parts.insert(place % count + 1);
  return {parts.begin(), parts.end()};
}

std::vector<JobArray> arrays_of(const std::vector<std::size_t>& parts, std::size_t max_array_size) {
  const std::size_t most = std::max<std::size_t>(2, max_array_size) - 1;
  std::vector<JobArray> arrays;
  for (const std::size_t part : parts) {
    const std::size_t offset = (part - 1) / most * most;
    if (arrays.empty() || arrays.back().offset != offset) arrays.push_back({offset, {}});
    arrays.back().tasks.push_back(part - offset);
  }
  return arrays;
}

std::string ranges_text(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    text += fmt::format("{}{}", text.empty() ? "" : ",", numbers[i]);
    if (end - i > 1) text += fmt::format("-{}", numbers[end - 1]);
    i = end;
  }
  return text;
}

}  // namespace flatline::run
