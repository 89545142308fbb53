#include "store/array_io.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace flatline::store {
namespace {

std::size_t size_of(const Axis& axis) {
  return std::visit([](const auto& values) { return values.size(); }, axis.values);
}

/// Whole coordinates, such as steps, are stored as integers: that is how they are looked up.
h5::Type coordinate_type(const std::vector<double>& values) {
  const bool whole = std::all_of(values.begin(), values.end(), [](double value) {
    return std::abs(value) < 0x1p53 && value == std::trunc(value);
  });
  return whole ? h5::Type::int64 : h5::Type::float64;
}

/// The dimension scales of one group, made when an array first needs them.
class Scales {
 public:
  Scales(h5::Group& group, const ArrayGroup& arrays) : group_(group), axes_(arrays.axes) {
    for (const Array& array : arrays.arrays) taken_.insert(array.name);
  }

  /// Finds or makes the scale of an array's axis.
  h5::Scale& of(const Array& array, std::size_t axis) {
    const Index extent = array.extents[axis];
    std::string name = array.axes[axis];
    for (;; name += "_" + array.name) {
      if (const auto made = scales_.find(name); made != scales_.end()) {
        if (made->second.extents().front() == extent) return made->second;
      } else if (!taken_.contains(name)) {
        return make(name, array.axes[axis], extent);
      }
    }
  }

  void finish() {
    for (auto& [name, scale] : scales_) scale.finish();
  }

 private:
  h5::Scale& make(const std::string& name, const std::string& axis, Index extent) {
    std::vector<double> numbers(extent);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    const auto known = axes_.find(axis);
    const bool fits = known != axes_.end() && size_of(known->second) == extent;
    if (fits && std::holds_alternative<std::vector<std::string>>(known->second.values)) {
      return add(name, group_.write(name, std::get<std::vector<std::string>>(known->second.values)),
                 "1");
    }
    if (fits) numbers = std::get<std::vector<double>>(known->second.values);
    return add(name, group_.write(name, {extent}, coordinate_type(numbers), numbers),
               fits ? known->second.unit : "1");
  }

  h5::Scale& add(const std::string& name, h5::Dataset dataset, const std::string& unit) {
    h5::Scale& scale = scales_.try_emplace(name, std::move(dataset), name).first->second;
    scale.set("units", unit);
    return scale;
  }

  h5::Group& group_;
  const std::map<std::string, Axis>& axes_;
  std::set<std::string> taken_;
  std::map<std::string, h5::Scale> scales_;
};

}  // namespace

Axis read_axis(const h5::Dataset& scale) {
  Axis axis{{}, scale.text("units")};
  if (scale.holds_text()) {
    axis.values = scale.texts();
  } else {
    axis.values = scale.numbers();
  }
  return axis;
}

Array read_array(const std::string& name, const h5::Dataset& dataset) {
  return {name,
          dataset.axes(),
          dataset.extents(),
          dataset.numbers(),
          dataset.holds_float32() ? Precision::float32 : Precision::float64,
          dataset.text("units"),
          dataset.text("long_name")};
}

void write_arrays(h5::Group& group, const ArrayGroup& arrays) {
  Scales scales(group, arrays);
  for (const Array& array : arrays.arrays) {
    // Scales come before the arrays that use them, as netCDF does it.
    std::vector<h5::Scale*> axes;
    for (std::size_t axis = 0; axis < array.axes.size(); ++axis) {
      axes.push_back(&scales.of(array, axis));
    }
    const bool single = array.precision == Precision::float32;
    h5::Dataset dataset = group.write(array.name, array.extents,
                                      single ? h5::Type::float32 : h5::Type::float64, array.values);
    dataset.set("long_name", array.doc);
    dataset.set("units", array.unit);
    dataset.attach(axes);
  }
  scales.finish();
}

ArrayGroup read_arrays(const h5::Group& group) {
  ArrayGroup arrays;
  for (const std::string& name : group.datasets()) {
    const h5::Dataset dataset = group.dataset(name);
    if (dataset.is_scale()) {
      arrays.axes[name] = read_axis(dataset);
      continue;
    }
    arrays.arrays.push_back(read_array(name, dataset));
  }
  return arrays;
}

}  // namespace flatline::store
