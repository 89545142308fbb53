#pragma once

#include <hdf5.h>

#include "store/h5.hpp"

namespace flatline::store::h5 {

/// Throws the Error of a file, with the innermost line of HDF5's error stack as the reason.
[[noreturn]] void fail(const Origin& origin);

// What HDF5 calls describe things with is made once: that takes longer than most of the calls.

/// Gives the type of UTF-8 texts of any length.
const Id& text_type();
/// Give the creation properties of what has bytes that depend on its content only.
const Id& new_file();
const Id& new_group();
const Id& new_dataset();
/// Gives the extents of a single value.
const Id& scalar_space();
/// Makes the extents of a dataset; of rank 0 for a single value.
Id space_of(const std::vector<Index>& extents);
hid_t memory_type(Type type);
/// Gives the properties of a transfer. HDF5 converts between types in a buffer that it zeroes for
/// each call, and by itself takes a megabyte, which is far more work than most of our datasets; a
/// small one is no slower for large datasets.
hid_t transfer();
/// Multiplies the extents; 1 for none.
std::size_t product(const std::vector<Index>& extents);

}  // namespace flatline::store::h5
