#include "run/preflight.hpp"

#include <flatline/optimizer.hpp>
#include <flatline/schedule.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "config/place.hpp"
#include "run/address_space.hpp"

namespace flatline::run {
namespace {

/// The keys on which cost and feasibility of a run depend; cells that agree in them are looked at
/// once.
constexpr const char* costly_keys[] = {"dataset", "split",      "transforms", "model",
                                       "loss",    "training",   "precision",  "baselines",
                                       "record",  "diagnostics"};

std::string signature(const Node& config) {
  std::string text;
  for (const char* key : costly_keys) {
    if (const Node* node = config.find(key)) text += node->flow();
    text += '\n';
  }
  return text;
}

std::string cell_text(const config::Plan& plan, const config::Cell& cell) {
  std::string text;
  for (std::size_t i = 0; i < plan.factors.size(); ++i) {
    if (cell.levels[i].empty()) continue;
    text += (text.empty() ? "" : ", ") + plan.factors[i].name + " = " + cell.levels[i];
  }
  return text.empty() ? "the only cell" : "cell " + text;
}

nlohmann::json to_json(const Error& error, const Node& config) {
  nlohmann::json faults = nlohmann::json::array();
  for (const Fault& fault : error.faults()) {
    const Mark where = fault.where.file ? fault.where : config::place_of(fault, config);
    faults.push_back({{"file", where.file ? *where.file : ""},
                      {"line", where.line},
                      {"column", where.column},
                      {"id", fault.id},
                      {"problem", fault.problem},
                      {"why", fault.why},
                      {"remedy", fault.remedy}});
  }
  return {{"faults", faults}};
}

/// Makes the parts that are cheap and may differ between cells of one signature.
template <class T>
void make_cheap(const config::Experiment& experiment) {
  experiment.optimizer->make<Optimizer<T>>();
  experiment.schedule->make<Schedule>();
}

nlohmann::json look(const config::Experiment& experiment, bool first) {
  if (experiment.precision == Precision::float32) {
    make_cheap<float>(experiment);
  } else {
    make_cheap<double>(experiment);
  }
  if (!first) return nlohmann::json::object();
  const train::Estimate e = train::probe(experiment);
  return {{"parameters", e.parameters},
          {"sequences", e.sequences},
          {"bytes", e.bytes},
          {"seconds", e.seconds},
          {"may_stop", e.may_stop}};
}

train::Estimate estimate_of(const nlohmann::json& line) {
  return {line["parameters"], line["sequences"], line["bytes"], line["seconds"], line["may_stop"]};
}

/// So Armadillo and the standard library tell of sizes beyond the address space.
bool names_a_size(const std::exception& exception) {
  const std::string_view what = exception.what();
  return what.find("requested size") != what.npos || what.find("max_size") != what.npos;
}

Error too_large(const std::string& cell) {
  return {"FL506", cell + " needs more memory than there is", "its data or its model is too large",
          "Use fewer units, shorter windows or fewer sequences."};
}

/// Looks at the cells from `first` on and prints one line of JSON for each.
[[noreturn]] void look_at_cells(const config::Plan& plan, const ComponentSource& components,
                                std::size_t first, int pipe) {
  FILE* out = fdopen(pipe, "w");
  std::set<std::string> seen;
  for (std::size_t i = first; i < plan.cells.size(); ++i) {
    const Node& config = plan.cells[i].config;
    nlohmann::json line;
    try {
      config::Experiment experiment;
      config::read_experiment(config, components, experiment);
      line = look(experiment, seen.insert(signature(config)).second);
    } catch (const Error& error) {
      line = to_json(error, config);
    } catch (const std::bad_alloc&) {
      line = to_json(too_large(cell_text(plan, plan.cells[i])), config);
    } catch (const std::exception& exception) {
      line = to_json(names_a_size(exception) ? too_large(cell_text(plan, plan.cells[i]))
                                             : Error("FL501", exception.what(), "", ""),
                     config);
    } catch (...) {
      line = to_json(Error("FL501", "a plugin threw something that is no std::exception", "", ""),
                     config);
    }
    std::fputs((line.dump() + "\n").c_str(), out);
    std::fflush(out);
  }
  _exit(0);
}

/// Runs `look_at_cells` in a child and hands over its lines; returns the child's wait status.
int in_child(const std::function<void(int)>& child, const std::function<void(std::string)>& line) {
  int ends[2];
  if (pipe(ends) != 0) throw Error("FL611", "no pipe can be made", std::strerror(errno), "");
  std::fflush(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw Error("FL611", "no process can be made", std::strerror(errno), "");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[0]);
    child(ends[1]);
  }
  close(ends[1]);
  FILE* in = fdopen(ends[0], "r");
  char* buffer = nullptr;
  std::size_t capacity = 0;
  for (ssize_t n; (n = getline(&buffer, &capacity, in)) > 0;) {
    line(std::string(buffer, static_cast<std::size_t>(n)));
  }
  std::free(buffer);
  std::fclose(in);
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

/// Gathers the faults of all cells. The same fault of several cells is told once; one that only
/// some of the different cells have says in which it was seen first.
class Gathering {
 public:
  void add(const nlohmann::json& line, const std::string& signature, const std::string& cell) {
    signatures_.insert(signature);
    if (!line.contains("faults")) return;
    for (const auto& f : line["faults"]) {
      Mark mark;
      if (!f["file"].get<std::string>().empty()) {
        mark = {std::make_shared<const std::string>(f["file"].get<std::string>()), f["line"],
                f["column"]};
      }
      Fault fault{mark, f["id"], f["problem"], f["why"], f["remedy"]};
      const auto [place, fresh] = places_.try_emplace(fault.text(), sightings_.size());
      if (fresh) sightings_.push_back({std::move(fault), cell, {}});
      sightings_[place->second].signatures.insert(signature);
    }
  }

  void raise() const {
    Faults faults;
    for (const Sighting& sighting : sightings_) {
      Fault fault = sighting.fault;
      if (sighting.signatures.size() < signatures_.size()) {
        fault.why += (fault.why.empty() ? "in " : "; in ") + sighting.cell;
      }
      faults.add(std::move(fault));
    }
    faults.raise();
  }

 private:
  struct Sighting {
    Fault fault;
    std::string cell;
    std::set<std::string> signatures;
  };
  std::vector<Sighting> sightings_;
  std::map<std::string, std::size_t> places_;  // of the sightings, by their text
  std::set<std::string> signatures_;
};

}  // namespace

double Preflight::bytes(const config::Plan& plan) const {
  double sum = 0;
  for (const train::Estimate& cell : cells) sum += cell.bytes;
  return sum * static_cast<double>(plan.replicates);
}

double Preflight::seconds(const config::Plan& plan) const {
  double sum = 0;
  for (const train::Estimate& cell : cells) sum += cell.seconds;
  return sum * static_cast<double>(plan.replicates);
}

bool Preflight::may_stop() const {
  return std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.may_stop; });
}

Preflight preflight(const config::Plan& plan, const ComponentSource& components) {
  require_address_space();
  Preflight result;
  result.cells.resize(plan.cells.size());
  std::map<std::string, train::Estimate> known;
  Gathering gathering;
  std::size_t place = 0;
  while (place < plan.cells.size()) {
    const int status = in_child([&](int pipe) { look_at_cells(plan, components, place, pipe); },
                                [&](const std::string& text) {
                                  const auto line = nlohmann::json::parse(text);
                                  const std::string key = signature(plan.cells[place].config);
                                  gathering.add(line, key, cell_text(plan, plan.cells[place]));
                                  if (line.contains("seconds")) known[key] = estimate_of(line);
                                  result.cells[place++] = known[key];
                                });
    if (place == plan.cells.size()) break;
    result.warnings.push_back(fmt::format(
        "a plugin ended the process when {} was made ({})", cell_text(plan, plan.cells[place]),
        WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it called exit"));
    ++place;
  }
  gathering.raise();
  return result;
}

}  // namespace flatline::run
