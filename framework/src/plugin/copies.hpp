#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flatline::plugin {

/// Two mapped files that hold the same library.
struct Copies {
  std::string library;  ///< "OpenBLAS"
  std::filesystem::path first, second;
};

/// Finds two copies of flatline, Armadillo, OpenBLAS, HDF5 or Boost.Log among `mapped`.
std::optional<Copies> find_copies(const std::vector<std::filesystem::path>& mapped);

/// Lists the libraries that this process has mapped, in the order of loading.
std::vector<std::filesystem::path> mapped_libraries();

}  // namespace flatline::plugin
