#include "run/repeat.hpp"

#include <poll.h>
#include <stdlib.h>

#include <fmt/format.h>

#include "run/folder_errand.hpp"
#include "store/run_file.hpp"

namespace flatline::run {
namespace {

/// A folder that lives as long as the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flatline-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
    std::filesystem::create_directories(path_ / "runs");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

store::Record repeat_run(const config::Plan& plan, const config::PlannedRun& run,
                         const plugin::Registry& plugins) {
  const TemporaryFolder folder;
  Builds builds(plan, plugins);
  FolderErrand errand(plan, plugins, builds, folder.path(), Options().checkpoint_every);
  Worker worker(run, errand.limits(run), [&](train::Progress& progress, int log) {
    return errand.execute(run, progress, log);
  });
  std::optional<store::Summary> summary;
  while (!(summary = worker.finished())) {
    pollfd descriptors[] = {{worker.pipe(), POLLIN, 0}, {worker.life(), POLLIN, 0}};
    poll(descriptors, 2, 100);
    worker.tend();
  }
  if (summary->state != store::State::ok) {
    throw Error("FL614",
                fmt::format("{} can't be reproduced: it ended as {}", run.id.text(),
                            store::state_name(summary->state)),
                summary->reason, "Compare build and machine with flatline show --json.");
  }
  return store::read_run(store::run_path(folder.path(), run.id));
}

}  // namespace flatline::run
