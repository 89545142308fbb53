#include "store/checkpoint.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <flatline/error.hpp>

namespace flatline::store {
namespace {

[[noreturn]] void mismatch(const std::string& name, std::string why) {
  throw Error("FL605", fmt::format("the saved state does not fit: {}", name), std::move(why),
              "Restore with the configuration and build that saved it, or start anew.");
}

/// Tells values with extents from single ones.
template <class V>
concept Matrix = requires(V v) {
  v.n_slices;
}
|| requires(V v) { v.n_cols; };
template <class V>
concept Cube = requires(V v) {
  v.n_slices;
};
template <class V>
concept Vector = requires(V v) {
  v.data();
}
&&!std::is_same_v<V, std::string>;

template <Matrix V>
std::vector<Index> extents(const V& value) {
  if constexpr (Cube<V>) {
    return {value.n_slices, value.n_cols, value.n_rows};
  } else {
    return {value.n_cols, value.n_rows};
  }
}

/// Refuses a saved shape that an object, which has its shape already, can't take.
template <Matrix V>
void require_shape(const std::string& name, const V& value, const std::vector<Index>& saved) {
  if (!value.is_empty() && extents(value) != saved) {
    mismatch(name, fmt::format("saved as {}, wanted as {}", fmt::join(saved, " × "),
                               fmt::join(extents(value), " × ")));
  }
  if (saved.size() != extents(value).size()) {
    mismatch(name, fmt::format("saved with {} extents", saved.size()));
  }
}

template <Matrix V>
void resize(V& value, const std::vector<Index>& saved) {
  if constexpr (Cube<V>) {
    value.set_size(saved[2], saved[1], saved[0]);
  } else {
    value.set_size(saved[1], saved[0]);
  }
}

template <class V>
constexpr h5::Type type_of() {
  if constexpr (std::is_same_v<V, float>) {
    return h5::Type::float32;
  } else if constexpr (std::is_same_v<V, double>) {
    return h5::Type::float64;
  } else {
    return h5::Type::int64;
  }
}

/// How a single number lies in the file.
template <class V>
using Stored = std::conditional_t<std::is_floating_point_v<V>, V, std::int64_t>;

}  // namespace

template <class V>
void MemoryArchive::transfer(const std::string& name, V& value) {
  const std::string key = fmt::format("{}/{}", fmt::join(path_, "/"), name);
  if (!restoring()) {
    Value& kept = values_[key];
    if (V* same = std::get_if<V>(&kept)) {
      *same = value;
    } else {
      kept = value;
    }
    return;
  }
  const auto found = values_.find(key);
  if (found == values_.end()) mismatch(key, "it was not saved");
  const V* saved = std::get_if<V>(&found->second);
  if (saved == nullptr) mismatch(key, "it was saved with another type");
  if constexpr (Matrix<V>) require_shape(key, value, extents(*saved));
  value = *saved;
}

H5Archive::H5Archive(h5::Group group, Direction direction) : direction_(direction) {
  groups_.push_back(std::move(group));
}

void H5Archive::enter(const std::string& group) {
  if (!restoring()) {
    groups_.push_back(groups_.back().make(group));
    return;
  }
  if (!groups_.back().holds(group)) mismatch(group, "it was not saved");
  groups_.push_back(groups_.back().group(group));
}

h5::Dataset H5Archive::find(const std::string& name, bool is_text) const {
  if (!groups_.back().holds(name)) mismatch(name, "it was not saved");
  h5::Dataset saved = groups_.back().dataset(name);
  if (saved.holds_text() != is_text) mismatch(name, "it was saved with another type");
  return saved;
}

template <class V>
void H5Archive::save(const std::string& name, const V& value) {
  h5::Group& group = groups_.back();
  if constexpr (std::is_same_v<V, std::string>) {
    group.write(name, value);
  } else if constexpr (Matrix<V>) {
    constexpr h5::Type type = type_of<typename V::elem_type>();
    group.write(name, extents(value), type, type, value.memptr());
  } else if constexpr (Vector<V>) {
    constexpr h5::Type type = type_of<typename V::value_type>();
    group.write(name, {value.size()}, type, type, value.data());
  } else {
    const auto stored = static_cast<Stored<V>>(value);
    group.write(name, {}, type_of<Stored<V>>(), type_of<Stored<V>>(), &stored);
  }
}

template <class V>
void H5Archive::restore(const std::string& name, V& value) const {
  const h5::Dataset saved = find(name, std::is_same_v<V, std::string>);
  const std::vector<Index> shape = saved.extents();
  if constexpr (Matrix<V>) {
    require_shape(name, value, shape);
    resize(value, shape);
    saved.read(type_of<typename V::elem_type>(), value.memptr());
  } else if constexpr (Vector<V>) {
    if (shape.size() != 1) mismatch(name, "it is not a list");
    value.resize(shape.front());
    saved.read(type_of<typename V::value_type>(), value.data());
  } else if (!shape.empty()) {
    mismatch(name, "it is not one value");
  } else if constexpr (std::is_same_v<V, std::string>) {
    value = saved.texts().front();
  } else {
    Stored<V> stored{};
    saved.read(type_of<Stored<V>>(), &stored);
    value = static_cast<V>(stored);
  }
}

void MemoryArchive::pass(const std::string& name, Slot slot) {
  std::visit([&](auto* value) { transfer(name, *value); }, slot);
}
void H5Archive::pass(const std::string& name, Slot slot) {
  std::visit([&](auto* value) { restoring() ? restore(name, *value) : save(name, *value); }, slot);
}

}  // namespace flatline::store
