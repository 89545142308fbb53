#include "store/traces.hpp"

#include "io/file.hpp"
#include "store/array_io.hpp"
#include "store/record_io.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

Trace read_trace(const h5::Group& group, const std::string& name) {
  Trace trace{read_array(name, group.dataset(name)), {}};
  for (const std::string& axis : trace.array.axes) {
    trace.axes.push_back(read_axis(group.dataset(axis)));
  }
  return trace;
}

/// Follows a path as far as it leads and reads the array at its end.
void collect(const h5::Group& group, const std::string& path, std::size_t start,
             std::map<std::string, Trace>& traces) {
  const std::size_t slash = path.find('/', start);
  const std::string name = path.substr(start, slash - start);
  if (!group.holds(name)) return;
  if (slash == std::string::npos) {
    traces.emplace(path, read_trace(group, name));
  } else {
    collect(group.group(name), path, slash + 1, traces);
  }
}

/// Hands the root of a whole run file to `read`.
template <class Read>
auto with_root(const std::filesystem::path& file, Read read) {
  const std::string bytes = io::read_whole(file);
  return read(h5::File::from_image(file, unsealed(file, bytes)).root());
}

}  // namespace

std::map<std::string, Trace> read_traces(const std::filesystem::path& file,
                                         const std::vector<std::string>& paths) {
  return with_root(file, [&](const h5::Group& root) {
    std::map<std::string, Trace> traces;
    for (const std::string& path : paths) collect(root, path, 0, traces);
    return traces;
  });
}

std::map<std::string, std::string> read_provenance(const std::filesystem::path& file) {
  return with_root(file, [](const h5::Group& root) { return read_provenance(root); });
}

}  // namespace flatline::store
