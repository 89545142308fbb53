#include "store/seal.hpp"

#include <charconv>

#include <fmt/format.h>
#include <xxhash.h>

#include "io/at_file.hpp"

namespace flatline::store {
namespace {

constexpr std::size_t size = 64;
constexpr std::string_view opening = "\nflatline run file, format ";

std::string seal(int version, std::string_view content) {
  return fmt::format("{:<63}\n", fmt::format("{}{}, xxh3 {:016x}", opening, version,
                                             XXH3_64bits(content.data(), content.size())));
}

[[noreturn]] void reject(const std::filesystem::path& file, const char* problem, std::string why,
                         const char* remedy = "Delete it and run again; that run is repeated.") {
  throw Error(Fault{io::at_file(file), "FL604", problem, std::move(why), remedy});
}

}  // namespace

std::string seal_of(std::string_view content) { return seal(format_version, content); }

std::string_view unsealed(const std::filesystem::path& file, std::string_view bytes) {
  const std::string_view end = bytes.substr(bytes.size() - std::min(size, bytes.size()));
  if (!end.starts_with(opening)) {
    reject(file, "is not a whole run file",
           "it does not end with flatline's seal: it was cut off, or comes from elsewhere");
  }
  const std::string_view content = bytes.substr(0, bytes.size() - size);
  int version = 0;
  std::from_chars(end.data() + opening.size(), end.data() + size, version);
  if (end != seal(version, content)) {
    reject(file, "is damaged",
           "its checksum does not match: its bytes changed since it was written");
  }
  if (version > format_version) {
    reject(file, "is too new",
           fmt::format("it has format {}, this flatline reads format {}", version, format_version),
           "Read it with a newer flatline.");
  }
  return content;
}

}  // namespace flatline::store
