#pragma once

#include <hdf5.h>

#include "store/h5.hpp"

namespace flatline::store::h5 {

/// Throws the Error of a file, with the innermost line of HDF5's error stack as the reason.
[[noreturn]] void fail(const Origin& origin);

/// Gives the type of UTF-8 texts of any length.
Id text_type();
/// Makes the creation properties of a file, group or dataset whose bytes depend on its content
/// only.
Id reproducible(hid_t kind);
hid_t memory_type(Type type);
/// Gives the properties of a transfer. HDF5 converts between types in a buffer that it zeroes for
/// each call, and by itself takes a megabyte, which is far more work than most of our datasets.
hid_t transfer();
/// Multiplies the extents; 1 for none.
std::size_t product(const std::vector<Index>& extents);

}  // namespace flatline::store::h5
