#include <hdf5.h>
#include <hdf5_hl.h>

#include "store/h5.hpp"
#include "store/h5_detail.hpp"

/// Dimension scales, as the HDF5 Dimension Scale Specification lays them down.
namespace flatline::store::h5 {

static_assert(std::is_same_v<hobj_ref_t, std::uint64_t>);

namespace {

/// Gives the type of texts of so many bytes and the one that ends them.
Id text_of(std::size_t bytes) {
  Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), bytes + 1);
  return type;
}

}  // namespace

std::uint64_t Dataset::reference() const {
  hobj_ref_t reference = 0;
  check(H5Rcreate(&reference, handle(), ".", H5R_OBJECT, -1));
  return reference;
}

void Dataset::attach(const std::vector<Scale*>& scales) {
  if (scales.empty()) return;
  std::vector<hobj_ref_t> references;
  std::vector<const char*> labels;
  for (Scale* scale : scales) {
    scale->uses_.push_back({reference(), static_cast<int>(references.size())});
    references.push_back(scale->reference());
    labels.push_back(scale->name().c_str());
  }
  std::vector<hvl_t> lists;  // an axis may have several scales; ours has one
  for (hobj_ref_t& reference : references) lists.push_back({1, &reference});
  static const Id list(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
  const Id space = space_of({scales.size()});
  set_value("DIMENSION_LIST", list.get(), space, lists.data());
  set_value("DIMENSION_LABELS", text_type().get(), space, labels.data());
}

Scale::Scale(Dataset dataset, std::string name)
    : Dataset(std::move(dataset)), name_(std::move(name)) {
  static const std::string scale = "DIMENSION_SCALE";
  static const Id type = text_of(scale.size());
  set_value("CLASS", type.get(), scalar_space(), scale.c_str());
  set_value("NAME", text_of(name_.size()).get(), scalar_space(), name_.c_str());
}

void Scale::finish() {
  if (uses_.empty()) return;
  static const Id type = [] {
    Id made(H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose);
    H5Tinsert(made.get(), "dataset", HOFFSET(Use, array), H5T_STD_REF_OBJ);
    H5Tinsert(made.get(), "dimension", HOFFSET(Use, axis), H5T_NATIVE_INT);
    return made;
  }();
  set_value("REFERENCE_LIST", type.get(), space_of({uses_.size()}), uses_.data());
}

bool Dataset::is_scale() const { return check(H5DSis_scale(handle())) > 0; }

std::vector<std::string> Dataset::axes() const {
  std::vector<std::string> names;
  for (unsigned axis = 0; axis < extents().size(); ++axis) {
    const auto size = static_cast<std::size_t>(check(H5DSget_label(handle(), axis, nullptr, 0)));
    std::string name(size + 1, '\0');
    check(H5DSget_label(handle(), axis, name.data(), name.size()));
    name.resize(size);
    names.push_back(name);
  }
  return names;
}

}  // namespace flatline::store::h5
