#include "store/checkpoint_file.hpp"

#include "io/file.hpp"
#include "store/checkpoint.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// Names what a checkpoint belongs to: its run, which the file is named after, and the build.
std::string owner(const fs::path& file, const std::string& build) {
  return file.stem().string() + " " + build;
}

}  // namespace

fs::path checkpoint_path(const fs::path& results, const config::RunId& id) {
  return results / "runs" / (id.text() + ".checkpoint");
}

void write_checkpoint(const fs::path& file, const std::string& build, const Transfer& save) {
  h5::File content = h5::File::in_memory(file);
  content.root().set("format", std::string("flatline checkpoint"));
  content.root().set("owner", owner(file, build));
  {
    H5Archive archive(content.root().make("state"), Direction::save);
    save(archive);
  }
  std::string bytes = content.image();
  bytes += seal_of(bytes);
  io::write_whole(file, bytes, io::Existing::replace);
}

Resumption read_checkpoint(const fs::path& file, const std::string& build,
                           const Transfer& restore) {
  std::error_code unknown;
  if (!fs::exists(file, unknown)) return Resumption::none;
  try {
    const std::string bytes = io::read_whole(file);
    const h5::File content = h5::File::from_image(file, unsealed(file, bytes));
    if (content.root().text("owner") != owner(file, build)) return Resumption::other_build;
    H5Archive archive(content.root().group("state"), Direction::restore);
    restore(archive);
  } catch (const Error& error) {
    if (error.id() != "FL604") throw;
    return Resumption::damaged;
  }
  return Resumption::resumed;
}

}  // namespace flatline::store
