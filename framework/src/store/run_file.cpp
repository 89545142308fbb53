#include "store/run_file.hpp"

#include "io/at_file.hpp"
#include "param/json.hpp"
#include "store/record_io.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// Opens the content of a run file and hands its root to `read`.
template <class Read>
auto read_sealed(const fs::path& file, Read read) {
  const std::string bytes = io::read_whole(file);
  const h5::File content = h5::File::from_image(file, unsealed(file, bytes));
  try {
    return read(content.root());
  } catch (const nlohmann::json::exception& problem) {
    throw Error(Fault{io::at_file(file), "FL604", "cannot be read", reason_of(problem),
                      "Delete it and run again; that run is repeated."});
  }
}

/// Makes the bytes of a run file.
std::string sealed(const Record& record, const fs::path& file) {
  h5::File content = h5::File::in_memory(file);
  h5::Group root = content.root();
  write_record(root, record);
  std::string bytes = content.image();
  bytes += seal_of(bytes);
  return bytes;
}

}  // namespace

fs::path run_path(const fs::path& results, const config::RunId& id) {
  return results / "runs" / (id.text() + ".h5");
}

void write_run(const Record& record, const fs::path& results, io::Existing existing) {
  const fs::path file = run_path(results, record.summary.id);
  io::write_whole(file, sealed(record, file), existing);
}

void rehearse_writing() {
  constexpr Index n = 2048;  // enough to be compressed
  Array array;
  array.name = "series";
  array.axes = {"step"};
  array.extents = {n};
  array.values.resize(n);
  Record record;
  record.groups = {{"steps", {{array}, {}}}};
  record.findings.resize(1);
  sealed(record, "rehearsal");
}

Record read_run(const fs::path& file) {
  return read_sealed(file, [](const h5::Group& root) { return read_record(root); });
}

Summary read_summary(const fs::path& file) {
  return read_sealed(file, [](const h5::Group& root) { return read_summary(root); });
}

Identity read_identity(const fs::path& file) {
  return read_sealed(file, [](const h5::Group& root) {
    return Identity{root.text("id"), root.text("config")};
  });
}

void verify_run(const fs::path& file) { unsealed(file, io::read_whole(file)); }

}  // namespace flatline::store
