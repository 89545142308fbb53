#include "store/provenance.hpp"

#include <fstream>

#include <cblas.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <xxhash.h>

#include <flatline/version.hpp>

#include "io/file.hpp"
#include "io/host.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

std::uint64_t hash_of(const fs::path& file) {
  const std::string bytes = io::read_whole(file);
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string kernel() {
  utsname names{};
  ::uname(&names);
  return fmt::format("{} {} {}", names.sysname, names.release, names.machine);
}

/// Hashes the file that this code was loaded from, libflatline, which is megabytes: once.
std::uint64_t own_hash() {
  static const std::uint64_t hash = [] {
    Dl_info info{};
    const bool known = ::dladdr(reinterpret_cast<const void*>(&build_hash), &info) != 0;
    return hash_of(known ? info.dli_fname : "/proc/self/exe");
  }();
  return hash;
}

}  // namespace

std::map<std::string, std::string> provenance(const Used& plugins) {
  const Build& own = build();
  std::map<std::string, std::string> entries{
      {"flatline", fmt::format("{} {:016x}", own.version, own_hash())},
      {"git", own.git},
      {"build", build_hash(plugins)},
      {"compiler", own.compiler},
      {"flags", fmt::format("{} ({})", own.flags, own.type)},
      {"abi", own.abi},
      {"host", io::host_name()},
      {"cpu", cpu_model()},
      {"kernel", kernel()},
      {"blas_config", openblas_get_config()},
      {"blas_core", openblas_get_corename()},
      {"blas_threads", fmt::format("{}", openblas_get_num_threads())}};
  for (const plugin::Library* library : plugins) {
    entries["plugin." + library->file.filename().string()] =
        fmt::format("{} {:016x}", library->version, hash_of(library->file));
  }
  return entries;
}

std::string build_hash(const Used& plugins) {
  std::vector<std::uint64_t> hashes{own_hash()};
  for (const plugin::Library* library : plugins) hashes.push_back(hash_of(library->file));
  return fmt::format("{:016x}", XXH3_64bits(hashes.data(), hashes.size() * sizeof hashes[0]));
}

}  // namespace flatline::store
