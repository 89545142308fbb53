#include <hdf5.h>

#include "store/h5.hpp"
#include "store/h5_detail.hpp"

namespace flatline::store::h5 {

static_assert(std::is_same_v<Handle, hid_t>);

hid_t transfer() {
  static const Id list = [] {
    Id made(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    H5Pset_buffer(made.get(), 1U << 12, nullptr, nullptr);
    return made;
  }();
  return list.get();
}

void Id::close() {
  if (handle_ >= 0) close_(handle_);
}

Id& Id::operator=(Id&& other) noexcept {
  if (this == &other) return *this;
  close();
  handle_ = std::exchange(other.handle_, -1);
  close_ = other.close_;
  return *this;
}

Object::Object(std::shared_ptr<const Origin> origin, Id id)
    : origin_(std::move(origin)), id_(std::move(id)) {
  check(handle());
}

Handle Object::check(Handle result) const {
  if (result < 0) fail(*origin_);
  return result;
}

void Object::set_value(const std::string& name, Handle type, const Id& space, const void* values) {
  const Id attribute(
      check(H5Acreate2(handle(), name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT)),
      H5Aclose);
  check(H5Awrite(attribute.get(), type, values));
}

void Object::set(const std::string& name, const std::string& text) {
  const char* const value = text.c_str();
  set_value(name, text_type().get(), scalar_space(), &value);
}
void Object::set(const std::string& name, double number) {
  set_value(name, H5T_NATIVE_DOUBLE, scalar_space(), &number);
}
void Object::set(const std::string& name, Index number) {
  const auto value = static_cast<std::int64_t>(number);
  set_value(name, H5T_NATIVE_INT64, scalar_space(), &value);
}

bool Object::has(const std::string& attribute) const {
  return check(H5Aexists(handle(), attribute.c_str())) > 0;
}

void Object::get_value(const std::string& name, Handle type, void* value) const {
  const Id attribute(check(H5Aopen(handle(), name.c_str(), H5P_DEFAULT)), H5Aclose);
  const Id space(check(H5Aget_space(attribute.get())), H5Sclose);
  if (H5Sget_simple_extent_npoints(space.get()) != 1) fail(*origin_);
  check(H5Aread(attribute.get(), type, value));
}

std::string Object::text(const std::string& attribute) const {
  char* value = nullptr;
  get_value(attribute, text_type().get(), static_cast<void*>(&value));
  std::string text = value == nullptr ? "" : value;
  H5free_memory(value);
  return text;
}

double Object::number(const std::string& attribute) const {
  double value = 0;
  get_value(attribute, H5T_NATIVE_DOUBLE, &value);
  return value;
}

std::vector<Index> Dataset::extents() const {
  const Id space(check(H5Dget_space(handle())), H5Sclose);
  const auto rank = static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space.get())));
  std::vector<hsize_t> sizes(rank);
  check(H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr));
  return {sizes.begin(), sizes.end()};
}

bool Dataset::holds_text() const {
  const Id type(check(H5Dget_type(handle())), H5Tclose);
  return H5Tget_class(type.get()) == H5T_STRING;
}
bool Dataset::holds_float32() const {
  const Id type(check(H5Dget_type(handle())), H5Tclose);
  return H5Tget_class(type.get()) == H5T_FLOAT && H5Tget_size(type.get()) == sizeof(float);
}

void Dataset::read(Type type, void* data) const {
  if (product(extents()) == 0) return;
  check(H5Dread(handle(), memory_type(type), H5S_ALL, H5S_ALL, transfer(), data));
}

std::vector<double> Dataset::numbers() const {
  std::vector<double> values(product(extents()));
  read(Type::float64, values.data());
  return values;
}

std::vector<std::string> Dataset::texts() const {
  std::vector<char*> pointers(product(extents()));
  if (pointers.empty()) return {};
  read_table(text_type(), pointers.data());
  std::vector<std::string> texts;
  for (char* pointer : pointers) {
    texts.emplace_back(pointer == nullptr ? "" : pointer);
    H5free_memory(pointer);
  }
  return texts;
}

void Dataset::read_table(const Id& row, void* rows) const {
  if (product(extents()) == 0) return;
  check(H5Dread(handle(), row.get(), H5S_ALL, H5S_ALL, transfer(), rows));
}

void Dataset::release(const Id& row, void* rows) const {
  if (product(extents()) == 0) return;
  const Id space(check(H5Dget_space(handle())), H5Sclose);
  check(H5Dvlen_reclaim(row.get(), space.get(), H5P_DEFAULT, rows));
}

}  // namespace flatline::store::h5
