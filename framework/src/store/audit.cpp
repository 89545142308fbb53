#include "store/audit.hpp"

#include <algorithm>
#include <map>

#include "param/json.hpp"
#include "store/faults.hpp"
#include "store/file_io.hpp"
#include "store/journal.hpp"
#include "store/ledger.hpp"
#include "store/run_file.hpp"
#include "store/salvage.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// The planned runs by name, with their cell.
std::map<std::string, const config::Cell*> cells_of(const config::Plan& plan) {
  std::map<std::string, const config::Cell*> cells;
  for (const config::PlannedRun& run : plan.runs()) cells[run.id.text()] = &plan.cells[run.cell];
  return cells;
}

[[noreturn]] void misfit(const fs::path& file, const char* why) {
  throw Error(Fault{at_file(file), "FL613", "is not the run that its name says", why,
                    "flatline repair sets it aside; that run is repeated."});
}

void check_run(const fs::path& file, const std::map<std::string, const config::Cell*>& cells) {
  const Identity found = read_identity(file);
  const std::string name = file.stem().string();
  if (found.summary.id.text() != name) misfit(file, "it holds another run");
  const auto planned = cells.find(name);
  if (planned != cells.end() && found.config != to_json(planned->second->config).dump()) {
    misfit(file, "its configuration is not that of the plan");
  }
}

}  // namespace

Audit audit(const fs::path& results, const config::Plan& plan) {
  Audit found;
  const auto cells = cells_of(plan);
  std::vector<fs::path> files;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(results / "runs", missing)) {
    const fs::path kind = entry.path().extension();
    if (kind == ".h5" || kind == ".checkpoint") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    ++found.files;
    try {
      file.extension() == ".h5" ? check_run(file, cells) : verify_run(file);
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) found.faults.add(fault);
      found.damaged.push_back(file);
    }
  }
  Ledger ledger(results);
  ledger.refresh(found.faults);
  for (const auto& journal : fs::directory_iterator(results / "journal", missing)) {
    if (journal.is_regular_file()) ++found.files;
  }
  return found;
}

void set_aside(const fs::path& results, const std::vector<fs::path>& damaged) {
  const fs::path folder = results / "damaged";
  std::error_code failure;
  fs::create_directories(folder, failure);
  for (const fs::path& file : damaged) {
    const fs::path place = folder / file.filename();
    if (file.extension() == ".h5") {
      salvage(file, folder / (file.stem().string() + ".salvaged.h5"));
    }
    fs::rename(file, place, failure);
    if (failure) {
      throw Error(Fault{at_file(file), "FL601", "cannot be written", failure.message(),
                        "Make room or get the right to write there, then repeat the command."});
    }
  }
}

std::vector<std::string> unplanned_runs(const fs::path& results, const config::Plan& plan) {
  const auto cells = cells_of(plan);
  std::vector<std::string> names = finished_runs(results);
  std::erase_if(names, [&](const std::string& name) { return cells.contains(name); });
  return names;
}

}  // namespace flatline::store
