#include "store/audit.hpp"

#include <algorithm>
#include <unordered_map>

#include "io/at_file.hpp"
#include "io/file.hpp"
#include "param/json.hpp"
#include "store/journal.hpp"
#include "store/ledger.hpp"
#include "store/run_file.hpp"
#include "store/salvage.hpp"
#include "store/seal.hpp"

namespace flatline::store {
namespace {

namespace fs = std::filesystem;

/// The planned runs by name, with the place of their cell.
std::unordered_map<std::string, std::size_t> cells_of(const config::Plan& plan) {
  std::unordered_map<std::string, std::size_t> cells;
  for (const config::PlannedRun& run : plan.runs()) cells[run.id.text()] = run.cell;
  return cells;
}

[[noreturn]] void misfit(const fs::path& file, const char* why) {
  throw Error(Fault{io::at_file(file), "FL613", "is not the run that its name says", why,
                    "flatline repair sets it aside; that run is repeated."});
}

/// Checks run files against the plan.
class RunCheck {
 public:
  explicit RunCheck(const config::Plan& plan) : cells_(cells_of(plan)) {
    for (const config::Cell& cell : plan.cells) configs_.push_back(to_json(cell.config).dump());
  }
  void operator()(const fs::path& file) const {
    const std::string bytes = io::read_whole(file), name = file.stem().string();
    const std::string_view content = unsealed(file, bytes);
    const auto planned = cells_.find(name);
    const std::string* const config =
        planned == cells_.end() ? nullptr : &configs_[planned->second];
    const auto holds = [&](const std::string& text) { return content.find(text) != content.npos; };
    // To open a file in HDF5 takes longer than to read it, and one that is sealed and holds its
    // name and configuration is what it should be.
    if (config != nullptr && holds(name) && holds(*config)) return;
    const Identity found = read_identity(file);
    if (found.run != name) misfit(file, "it holds another run");
    if (config != nullptr && found.config != *config) {
      misfit(file, "its configuration is not that of the plan");
    }
  }

 private:
  std::unordered_map<std::string, std::size_t> cells_;
  std::vector<std::string> configs_;  // of the cells
};

}  // namespace

Audit audit(const fs::path& results, const config::Plan& plan) {
  Audit found;
  const RunCheck check_run(plan);
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
      file.extension() == ".h5" ? check_run(file) : verify_run(file);
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
      throw Error(Fault{io::at_file(file), "FL601", "cannot be written", failure.message(),
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
