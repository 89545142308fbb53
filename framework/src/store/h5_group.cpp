#include <algorithm>
#include <functional>
#include <numeric>

#include "store/h5.hpp"
#include "store/h5_detail.hpp"

namespace flatline::store::h5 {
namespace {

constexpr std::size_t small = 4096;      // bytes up to which compression costs more than it saves
constexpr std::size_t chunk = 1U << 20;  // bytes; HDF5's chunk cache holds one of these

hid_t file_type(Type type) {
  switch (type) {
    case Type::float32:
      return H5T_IEEE_F32LE;
    case Type::float64:
      return H5T_IEEE_F64LE;
    case Type::int64:
      return H5T_STD_I64LE;
  }
  return -1;
}

/// Splits the slowest axes first until a chunk is small enough.
std::vector<hsize_t> chunk_extents(const std::vector<Index>& extents, std::size_t bytes) {
  std::vector<hsize_t> sizes(extents.begin(), extents.end());
  for (hsize_t& size : sizes) {
    if (bytes <= chunk) break;
    const std::size_t slice = bytes / size;
    size = std::max<hsize_t>(1, chunk / slice);
    bytes = slice * size;
  }
  return sizes;
}

constexpr unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr unsigned many = 256;  // from so many attributes or links on search trees pay

/// A group keeps its members and attributes in order; a dataset is quicker made without.
Id reproducible(hid_t kind) {
  Id list(H5Pcreate(kind), H5Pclose);
  H5Pset_obj_track_times(list.get(), false);
  if (kind == H5P_DATASET_CREATE) return list;
  H5Pset_attr_creation_order(list.get(), in_order);
  H5Pset_attr_phase_change(list.get(), many, 0);
  H5Pset_link_creation_order(list.get(), in_order);
  H5Pset_link_phase_change(list.get(), many, 0);
  return list;
}

Id packed(const std::vector<hsize_t>& chunk) {
  Id list(H5Pcopy(new_dataset().get()), H5Pclose);
  H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.data());
  H5Pset_shuffle(list.get());
  H5Pset_deflate(list.get(), 4);
  H5Pset_fletcher32(list.get());
  return list;
}

}  // namespace

const Id& new_file() {
  static const Id list = reproducible(H5P_FILE_CREATE);
  return list;
}
const Id& new_group() {
  static const Id list = reproducible(H5P_GROUP_CREATE);
  return list;
}
const Id& new_dataset() {
  static const Id list = reproducible(H5P_DATASET_CREATE);
  return list;
}

const Id& text_type() {
  static const Id type = [] {
    Id made(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(made.get(), H5T_VARIABLE);
    H5Tset_cset(made.get(), H5T_CSET_UTF8);
    return made;
  }();
  return type;
}

const Id& scalar_space() {
  static const Id space(H5Screate(H5S_SCALAR), H5Sclose);
  return space;
}

Id space_of(const std::vector<Index>& extents) {
  const std::vector<hsize_t> sizes(extents.begin(), extents.end());
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

hid_t memory_type(Type type) {
  switch (type) {
    case Type::float32:
      return H5T_NATIVE_FLOAT;
    case Type::float64:
      return H5T_NATIVE_DOUBLE;
    case Type::int64:
      return H5T_NATIVE_INT64;
  }
  return -1;
}

std::size_t product(const std::vector<Index>& extents) {
  return std::accumulate(extents.begin(), extents.end(), std::size_t{1}, std::multiplies<>());
}

Group Group::make(const std::string& path) {
  Handle at = handle();
  Id parent;
  // Intermediate groups are made one by one, so that they are reproducible too.
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string name = path.substr(start, end - start);
    Id next =
        check(H5Lexists(at, name.c_str(), H5P_DEFAULT)) > 0
            ? Id(check(H5Gopen2(at, name.c_str(), H5P_DEFAULT)), H5Gclose)
            : Id(check(H5Gcreate2(at, name.c_str(), H5P_DEFAULT, new_group().get(), H5P_DEFAULT)),
                 H5Gclose);
    parent = std::move(next);
    at = parent.get();
    start = end + 1;
  }
  return {origin_, std::move(parent)};
}

Group Group::group(const std::string& path) const {
  return {origin_, Id(H5Gopen2(handle(), path.c_str(), H5P_DEFAULT), H5Gclose)};
}
Dataset Group::dataset(const std::string& name) const {
  return {origin_, Id(H5Dopen2(handle(), name.c_str(), H5P_DEFAULT), H5Dclose)};
}
bool Group::holds(const std::string& name) const {
  return check(H5Lexists(handle(), name.c_str(), H5P_DEFAULT)) > 0;
}

std::vector<std::string> Group::groups() const { return children(H5O_TYPE_GROUP); }
std::vector<std::string> Group::datasets() const { return children(H5O_TYPE_DATASET); }

std::vector<std::string> Group::attributes() const {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* names) -> herr_t {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
  };
  hsize_t first = 0;
  check(H5Aiterate2(handle(), H5_INDEX_CRT_ORDER, H5_ITER_INC, &first, collect, &names));
  return names;
}

std::vector<std::string> Group::children(int type) const {
  std::vector<std::string> names, found;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* names) -> herr_t {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
  };
  check(H5Literate(handle(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &names));
  for (const std::string& name : names) {
    H5O_info_t info;
    check(H5Oget_info_by_name2(handle(), name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT));
    if (info.type == type) found.push_back(name);
  }
  return found;
}

Dataset Group::write(const std::string& name, const std::vector<Index>& extents, Type type,
                     Type memory, const void* data) {
  const Id space = space_of(extents);
  const std::size_t bytes = product(extents) * H5Tget_size(file_type(type));
  Dataset dataset =
      bytes > small && !extents.empty()
          ? make_dataset(name, file_type(type), space, packed(chunk_extents(extents, bytes)))
          : make_dataset(name, file_type(type), space, new_dataset());
  if (bytes > 0) {
    check(H5Dwrite(dataset.handle(), memory_type(memory), H5S_ALL, H5S_ALL, transfer(), data));
  }
  return dataset;
}

Dataset Group::write(const std::string& name, const std::vector<Index>& extents, Type type,
                     const std::vector<double>& values) {
  return write(name, extents, type, Type::float64, values.data());
}

Dataset Group::write(const std::string& name, const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  return write_table(name, text_type(), texts.size(), text_type(), pointers.data());
}

Dataset Group::write(const std::string& name, const std::string& text) {
  const char* const pointer = text.c_str();
  Dataset dataset = make_dataset(name, text_type().get(), scalar_space(), new_dataset());
  check(H5Dwrite(dataset.handle(), text_type().get(), H5S_ALL, H5S_ALL, transfer(),
                 static_cast<const void*>(&pointer)));
  return dataset;
}

Dataset Group::write_table(const std::string& name, const Id& row, Index n_rows, const Id& memory,
                           const void* rows) {
  Dataset table = make_dataset(name, row.get(), space_of({n_rows}), new_dataset());
  if (n_rows > 0) {
    check(H5Dwrite(table.handle(), memory.get(), H5S_ALL, H5S_ALL, transfer(), rows));
  }
  return table;
}

Dataset Group::make_dataset(const std::string& name, Handle type, const Id& space, const Id& list) {
  return {origin_, Id(H5Dcreate2(handle(), name.c_str(), type, space.get(), H5P_DEFAULT, list.get(),
                                 H5P_DEFAULT),
                      H5Dclose)};
}

void Group::link(const std::string& name, const std::string& file, const std::string& path) {
  check(H5Lcreate_external(file.c_str(), path.c_str(), handle(), name.c_str(), H5P_DEFAULT,
                           H5P_DEFAULT));
}

}  // namespace flatline::store::h5
