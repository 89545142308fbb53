#include "store/series_arrays.hpp"

namespace flatline::store {

ArrayGroup arrays_of(const Recorded& recorded) {
  ArrayGroup group{{}, recorded.axes()};
  for (const SeriesBase* series : recorded.series()) {
    if (series->at().empty()) continue;
    Array array{series->name(),        {series->axes().begin(), series->axes().end()},
                {series->at().size()}, series->values(),
                series->precision(),   series->unit(),
                series->doc()};
    array.extents.insert(array.extents.end(), series->extents().begin(), series->extents().end());
    const std::vector<double> places(series->at().begin(), series->at().end());
    std::string& first = array.axes.front();
    const std::string unit = first;
    const auto known = group.axes.find(first);
    if (known != group.axes.end() && known->second.values != Axis{places}.values) {
      first += "_" + array.name;
    }
    group.axes[first] = {places, unit};
    group.arrays.push_back(std::move(array));
  }
  return group;
}

}  // namespace flatline::store
