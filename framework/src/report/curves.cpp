#include "report/curves.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace flatline::report {
namespace {

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

Json drawn_number(double value) {
  if (!std::isfinite(value)) return {};
  if (value == std::trunc(value) && std::abs(value) < 0x1p53) {
    return static_cast<std::int64_t>(value);
  }
  return std::strtod(fmt::format("{:.5g}", value).c_str(), nullptr);
}

Json drawn_numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(drawn_number(value));
  return list;
}

std::vector<std::size_t> evenly(std::size_t n, std::size_t points) {
  std::vector<std::size_t> places;
  const std::size_t count = std::min(n, points);
  for (std::size_t i = 0; i < count; ++i) {
    places.push_back(count == 1 ? n - 1 : i * (n - 1) / (count - 1));
  }
  return places;
}

void Band::add(const std::vector<double>& places, const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) {
      values_[places[i]].push_back(values[i]);
    } else if (places[i] > 0) {  // the untrained model has no training loss, which is no fault
      ++not_finite_;
    }
  }
}

Json Band::json(std::size_t points) const {
  Json out{{"of", values_.size()}, {"not_finite", not_finite_}};
  for (const char* key : {"x", "median", "low", "high"}) out[key] = Json::array();
  const std::vector<std::size_t> ends = evenly(values_.size(), points);
  auto entry = values_.begin();
  std::size_t at = 0;
  for (const std::size_t end : ends) {
    double low = INFINITY, high = -INFINITY;
    for (;; ++entry, ++at) {
      const auto [least, most] = std::minmax_element(entry->second.begin(), entry->second.end());
      low = std::min(low, *least);
      high = std::max(high, *most);
      if (at == end) break;
    }
    out["x"].push_back(drawn_number(entry->first));
    out["median"].push_back(drawn_number(median_of(entry->second)));
    out["low"].push_back(drawn_number(low));
    out["high"].push_back(drawn_number(high));
    ++entry, ++at;
  }
  return out;
}

}  // namespace flatline::report
