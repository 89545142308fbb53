#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "config/key.hpp"
#include "config/plan.hpp"
#include "config/plan_lock.hpp"
#include "io/at_file.hpp"
#include "io/file.hpp"
#include "param/json.hpp"

namespace flatline::config {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void damaged(const fs::path& file, int line, const std::string& problem,
                          const std::string& why) {
  throw Error(Fault{io::at_file(file, line), "FL603", problem, why,
                    "Restore the file, or write the plan anew into another folder."});
}

std::optional<std::string> read_if_there(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::string read_text(const fs::path& file) {
  auto text = read_if_there(file);
  if (text) return std::move(*text);
  throw Error(Fault{io::at_file(file), "FL603", "the file can't be read", std::strerror(errno),
                    "Name a results folder: flatline plan or flatline run makes one."});
}

Json read_lock(const fs::path& file, const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    damaged(file, 0, "the plan is damaged", reason_of(error));
  }
}

std::string head_of_line(const RunId& id) {
  return fmt::format(R"({{"id":"{}","replicate":{})", id.text(), id.replicate);
}

/// Gives the rest of a line, which the replicates of a cell share.
std::string tail_of_line(const Plan& plan, std::size_t cell) {
  Json levels = Json::object();
  for (std::size_t f = 0; f < plan.factors.size(); ++f) {
    const std::string& level = plan.cells[cell].levels[f];
    if (!level.empty()) levels[plan.factors[f].name] = level;
  }
  return fmt::format(R"(,"cell":{},"levels":{},"config":{}}})", cell, levels.dump(),
                     to_json(plan.cells[cell].config).dump());
}

std::string lines_of(const Plan& plan) {
  std::vector<std::string> tails;
  for (std::size_t cell = 0; cell < plan.cells.size(); ++cell) {
    tails.push_back(tail_of_line(plan, cell));
  }
  std::string text;
  for (const PlannedRun& run : plan.runs()) {
    text.append(head_of_line(run.id)).append(tails[run.cell]).append("\n");
  }
  return text;
}

std::string now() {
  const auto seconds =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

std::size_t count_results(const fs::path& folder) {
  std::error_code none;
  const fs::directory_iterator files(folder / "runs", none);
  return static_cast<std::size_t>(std::count_if(begin(files), end(files), [](const auto& entry) {
    return entry.path().extension() == ".h5";
  }));
}

/// Hands on the history of the folder, adding what this plan changes.
void add_history(const fs::path& folder, const Json& former, Json& lock) {
  Json history = former.at("history"), deviations = former.at("deviations");
  if (former.at("hash") != lock.at("hash")) {
    history.push_back({{"hash", former.at("hash")}, {"replaced", now()}});
    const std::size_t results = count_results(folder);
    const std::string changes = hypotheses_changes(former.at("hypotheses"), lock.at("hypotheses"));
    if (results > 0 && !changes.empty()) {
      deviations.push_back(fmt::format("{}, {} run{} finished: {}", now(), results,
                                       results == 1 ? "" : "s", changes));
    }
  }
  lock["history"] = std::move(history);
  lock["deviations"] = std::move(deviations);
}

void continue_plan(const fs::path& folder, const std::string& former_text, Json& lock) {
  const fs::path file = folder / "plan.lock";
  const Json former = read_lock(file, former_text);
  try {
    if (former.at("experiment") != lock.at("experiment")) {
      throw Error(Fault{io::at_file(folder), "FL602",
                        fmt::format("the folder holds the experiment {}, not {}",
                                    former.at("experiment").get<std::string>(),
                                    lock.at("experiment").get<std::string>()),
                        "results of two experiments would mix",
                        "Choose another folder, or correct the experiment's name."});
    }
    add_history(folder, former, lock);
  } catch (const Json::exception& error) {
    damaged(file, 0, "the plan is damaged", reason_of(error));
  }
}

/// Takes levels and configuration of a cell from its first line.
void read_cell(const Json& line, const std::string& source, const Plan& plan, Cell& cell) {
  cell.levels.resize(plan.factors.size());
  for (std::size_t f = 0; f < plan.factors.size(); ++f) {
    cell.levels[f] = line.at("levels").value(plan.factors[f].name, "");
  }
  cell.config = from_json(line.at("config"), source);
}

/// Reads the lines; replicates repeat the tail of their cell's first line, so only that is parsed.
void read_lines(const fs::path& file, const std::string& text, Plan& plan) {
  std::vector<std::string_view> tails;
  std::string_view rest = text;
  int number = 0;
  for (const PlannedRun& run : plan.runs()) {
    ++number;
    const std::size_t end = rest.find('\n');
    if (end == rest.npos) damaged(file, number, "the line is cut off or missing", "");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const std::string head = head_of_line(run.id);
    const std::string_view tail = line.substr(std::min(head.size(), line.size()));
    const bool fits = line.starts_with(head) && (run.id.replicate == 0 || tail == tails[run.cell]);
    if (!fits) damaged(file, number, "the line does not describe run " + run.id.text(), "");
    if (run.id.replicate > 0) continue;
    tails.push_back(tail);
    try {
      read_cell(Json::parse(line), file.string(), plan, plan.cells[run.cell]);
    } catch (const Json::exception& error) {
      damaged(file, number, "the line is damaged", reason_of(error));
    }
  }
  if (!rest.empty()) damaged(file, number + 1, "there are more lines than planned runs", "");
}

}  // namespace

void write_plan(const Plan& plan, const fs::path& folder) {
  const std::string lines = lines_of(plan);
  Json lock = lock_json(plan);
  lock["lines"] = hash_text(lines);
  lock["history"] = Json::array();
  lock["deviations"] = Json::array();
  const auto former = read_if_there(folder / "plan.lock");
  if (former) continue_plan(folder, *former, lock);
  const std::string lock_text = lock.dump(1) + "\n";
  // A plan that others may be reading is not touched without need.
  if (former == lock_text && read_if_there(folder / "experiment.yaml") == plan.text &&
      read_if_there(folder / "plan.jsonl") == lines) {
    return;
  }
  std::error_code failure;
  fs::create_directories(folder, failure);
  io::write_whole(folder / "experiment.yaml", plan.text, io::Existing::replace);
  io::write_whole(folder / "plan.jsonl", lines, io::Existing::replace);
  io::write_whole(folder / "plan.lock", lock_text, io::Existing::replace);
  io::sync_folder(folder);
}

Plan read_plan(const fs::path& folder) {
  const fs::path lock_file = folder / "plan.lock", lines_file = folder / "plan.jsonl";
  const Json lock = read_lock(lock_file, read_text(lock_file));
  const std::string lines = read_text(lines_file);
  Plan plan;
  try {
    plan = plan_from_lock(lock, io::at_file(lock_file));
    if (plan_hash(plan) != plan.hash) {
      damaged(lock_file, 0, "the plan was changed by hand", "its hash no longer fits");
    }
    read_lines(lines_file, lines, plan);
    if (lock.at("lines") != hash_text(lines)) {
      damaged(lines_file, 0, "the lines were changed by hand", "plan.lock knows their hash");
    }
  } catch (const Json::exception& error) {
    damaged(lock_file, 0, "the plan is damaged", reason_of(error));
  }
  plan.text = read_text(folder / "experiment.yaml");
  return plan;
}

}  // namespace flatline::config
