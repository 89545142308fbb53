#include "store/h5.hpp"

#include <atomic>

#include <fmt/format.h>

#include "io/at_file.hpp"
#include "store/h5_detail.hpp"

namespace flatline::store::h5 {
namespace {

Id access() {
  Id list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // Locks fail on some file systems of clusters; our files have one writer by other means.
  H5Pset_file_locking(list.get(), false, true);
  return list;
}

/// HDF5 takes two files in memory with one name for the same file.
std::string unique_name() {
  static std::atomic<unsigned> count{0};
  return fmt::format("flatline-{}", ++count);
}

void silence() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

std::shared_ptr<const Origin> writing(const std::filesystem::path& file) {
  return std::make_shared<const Origin>(
      Origin{file.string(), "FL601", "cannot be written",
             "Make room or choose another folder, then run again; finished runs are kept."});
}

}  // namespace

void fail(const Origin& origin) {
  std::string reason;
  const auto innermost = [](unsigned, const H5E_error2_t* line, void* text) -> herr_t {
    *static_cast<std::string*>(text) = line->desc == nullptr ? "" : line->desc;
    return 1;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &reason);
  const std::string key = "error message = '";
  if (const auto start = reason.find(key); start != std::string::npos) {
    reason = reason.substr(start + key.size());
    reason.resize(std::min(reason.find('\''), reason.size()));
  }
  H5Eclear2(H5E_DEFAULT);
  throw Error(Fault{io::at_file(origin.file), origin.id, origin.problem,
                    reason.empty() ? "" : "HDF5: " + reason, origin.remedy});
}

File::File(std::shared_ptr<const Origin> origin, Handle file)
    : origin_(std::move(origin)), id_(file, H5Fclose) {
  if (file < 0) fail(*origin_);
}

File File::in_memory(const std::filesystem::path& file) {
  silence();
  const Id list = access();
  H5Pset_fapl_core(list.get(), 1U << 16, false);
  return {writing(file),
          H5Fcreate(unique_name().c_str(), H5F_ACC_TRUNC, new_file().get(), list.get())};
}

File File::on_disk(const std::filesystem::path& file) {
  silence();
  return {writing(file), H5Fcreate(file.c_str(), H5F_ACC_TRUNC, new_file().get(), access().get())};
}

File File::from_image(const std::filesystem::path& file, std::string_view bytes) {
  silence();
  const Id list = access();
  H5Pset_fapl_core(list.get(), 1U << 16, false);
  // N.B. HDF5 copies the bytes; the interface only lacks a const.
  H5Pset_file_image(list.get(), const_cast<char*>(bytes.data()), bytes.size());
  return {std::make_shared<const Origin>(
              Origin{file.string(), "FL604", "cannot be read", "Delete it and run again."}),
          H5Fopen(unique_name().c_str(), H5F_ACC_RDONLY, list.get())};
}

Group File::root() const { return {origin_, Id(H5Gopen2(id_.get(), "/", H5P_DEFAULT), H5Gclose)}; }

std::string File::image() const {
  if (H5Fflush(id_.get(), H5F_SCOPE_LOCAL) < 0) fail(*origin_);
  const auto size = H5Fget_file_image(id_.get(), nullptr, 0);
  if (size < 0) fail(*origin_);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (H5Fget_file_image(id_.get(), bytes.data(), bytes.size()) < 0) fail(*origin_);
  return bytes;
}

void File::close() {
  if (H5Fflush(id_.get(), H5F_SCOPE_LOCAL) < 0) fail(*origin_);
  id_ = Id();
}

}  // namespace flatline::store::h5
