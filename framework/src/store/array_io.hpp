#pragma once

#include "store/h5.hpp"
#include "store/record.hpp"

namespace flatline::store {

/// Writes arrays into a group of a file, each axis as a dimension scale of the group: with the
/// coordinates that `arrays` has for it, else 0 … n−1. Where two arrays give one axis different
/// extents, or an axis has the name of an array, the later axis is called `<axis>_<array>`.
void write_arrays(h5::Group& group, const ArrayGroup& arrays);

/// Reads one array, or one scale of its group.
Array read_array(const std::string& name, const h5::Dataset& dataset);
Axis read_axis(const h5::Dataset& scale);
/// Reads what write_arrays() wrote.
ArrayGroup read_arrays(const h5::Group& group);

}  // namespace flatline::store
