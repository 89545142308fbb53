#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

namespace fuzz {

/// A folder in memory, made once for each process, that the readers find their input in.
inline const std::filesystem::path& folder() {
  static const std::filesystem::path made = [] {
    std::string name = "/dev/shm/flatline-fuzz-XXXXXX";
    return std::filesystem::path(::mkdtemp(name.data()) != nullptr ? name : ".");
  }();
  return made;
}

/// Writes the input as a file of this name and gives its path.
inline std::filesystem::path write(const char* name, const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path file = folder() / name;
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return file;
}

}  // namespace fuzz
