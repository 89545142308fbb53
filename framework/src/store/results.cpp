#include "store/results.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "io/at_file.hpp"
#include "io/file.hpp"
#include "store/checkpoint_file.hpp"
#include "store/journal.hpp"
#include "store/ledger.hpp"
#include "store/run_file.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

Summary planned(const config::RunId& id, std::string reason) {
  Summary summary;
  summary.id = id;
  summary.reason = std::move(reason);
  return summary;
}

}  // namespace

void Results::prepare(double bytes) const {
  const char* const remedy = "Make it writable, or choose another folder with --results.";
  for (const fs::path& path : {runs(), journals()}) {
    std::error_code problem;
    fs::create_directories(path, problem);
    if (problem) {
      throw Error(Fault{io::at_file(path), "FL607", "cannot be made", problem.message(), remedy});
    }
    try {
      const fs::path probe = path / "probe";
      io::write_whole(probe, std::string(4096, ' '), io::Existing::replace);
      fs::remove(probe);
    } catch (const Error& error) {
      throw Error(Fault{io::at_file(path), "FL607", "cannot be written", error.faults().front().why,
                        remedy});
    }
  }
  std::error_code unknown;
  const fs::space_info space = fs::space(folder_, unknown);
  if (!unknown && static_cast<double>(space.available) < bytes) {
    throw Error(
        Fault{io::at_file(folder_), "FL607", "has too little room",
              fmt::format("the runs need about {:.0f} MB, {:.0f} MB are free",
                          std::max(1.0, bytes / 1e6), static_cast<double>(space.available) / 1e6),
              "Make room, record less, or choose another folder with --results."});
  }
}

std::vector<Summary> Results::summaries(const config::Plan& plan, Faults& warnings) const {
  Ledger ledger(folder_);
  ledger.refresh(warnings);
  const std::vector<std::string> files = finished_runs(folder_);
  std::vector<Summary> summaries;
  for (const config::PlannedRun& run : plan.runs()) {
    const std::string id = run.id.text();
    Summary* const found = ledger.find(id);
    const bool ok = found != nullptr && found->state == State::ok;
    const bool has_file = std::binary_search(files.begin(), files.end(), id);
    if (ok != has_file) {
      if (!has_file) {
        summaries.push_back(planned(run.id, "its file is gone"));
        continue;
      }
      try {
        summaries.push_back(read_summary(run_path(folder_, run.id)));
        continue;
      } catch (const Error& error) {
        for (const Fault& fault : error.faults()) warnings.add(fault);
      }
    }
    summaries.push_back(found == nullptr ? planned(run.id, "") : std::move(*found));
  }
  return summaries;
}

std::vector<fs::path> Results::leftovers() const {
  std::vector<fs::path> parts;
  for (const fs::path& folder : {folder_, runs()}) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
      const fs::path& file = entry.path();
      const bool outlived =
          file.extension() == ".checkpoint" && fs::exists(fs::path(file).replace_extension(".h5"));
      if (file.extension() == ".part" || outlived) parts.push_back(file);
    }
  }
  std::sort(parts.begin(), parts.end());
  return parts;
}

std::size_t Results::remove_leftovers() const {
  const std::vector<fs::path> parts = leftovers();
  return static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [](const auto& file) {
    std::error_code gone;
    return file.extension() == ".part" ? io::remove_abandoned(file) : fs::remove(file, gone);
  }));
}

}  // namespace flatline::store
