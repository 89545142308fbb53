#include "plugin/copies.hpp"

#include <link.h>

#include <map>
#include <string_view>

namespace flatline::plugin {
namespace {

namespace fs = std::filesystem;

/// Names the library of which a process must hold only one copy; empty for all others.
std::string_view guarded(const fs::path& file) {
  // Distributions put the variant into the name: libopenblas64, libhdf5_serial, libhdf5_openmpi.
  const std::string name = file.filename().string();
  const std::string_view stem = std::string_view(name).substr(0, name.find(".so"));
  if (stem == "libflatline") return "flatline";
  if (stem == "libarmadillo") return "Armadillo";
  if (stem.starts_with("libopenblas")) return "OpenBLAS";
  if (stem == "libboost_log") return "Boost.Log";
  if (stem == "libhdf5" || stem == "libhdf5_serial" || stem == "libhdf5_openmpi" ||
      stem == "libhdf5_mpich") {
    return "HDF5";
  }
  return "";
}

}  // namespace

std::optional<Copies> find_copies(const std::vector<fs::path>& mapped) {
  std::map<std::string_view, fs::path> seen;
  for (const fs::path& file : mapped) {
    const std::string_view library = guarded(file);
    if (library.empty()) continue;
    const auto [first, is_new] = seen.try_emplace(library, file);
    if (!is_new && fs::weakly_canonical(first->second) != fs::weakly_canonical(file)) {
      return Copies{std::string(library), first->second, file};
    }
  }
  return std::nullopt;
}

std::vector<fs::path> mapped_libraries() {
  std::vector<fs::path> out;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* to) {
        static_cast<std::vector<fs::path>*>(to)->emplace_back(info->dlpi_name);
        return 0;
      },
      &out);
  return out;
}

}  // namespace flatline::plugin
