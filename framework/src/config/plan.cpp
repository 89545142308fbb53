#include "config/plan.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "config/grid.hpp"
#include "config/hypothesis.hpp"
#include "config/key.hpp"
#include "config/override.hpp"
#include "config/plan_lock.hpp"
#include "config/resolve.hpp"
#include "config/yaml.hpp"
#include "param/schema.hpp"

namespace flatline::config {
namespace {

/// Spells out the plugins that are used by default, so that keys below them have an address.
void add_default_parts(Node& base) {
  for (const ParamSchema& param : describe(Experiment())) {
    const bool is_part = param.type == "plugin" || param.type == "plugins";
    if (is_part && !param.required && !base.find(param.name)) base.set(param.name, param.value);
  }
}

std::vector<Factor> merged_factors(const std::vector<Grid>& grids) {
  std::vector<Factor> factors;
  for (const Grid& grid : grids) {
    for (const GridFactor& given : grid.factors) {
      auto factor = std::find_if(factors.begin(), factors.end(),
                                 [&](const Factor& other) { return other.name == given.name; });
      if (factor == factors.end()) {
        factor = factors.insert(factors.end(), Factor{given.name, {}, given.keys});
      }
      auto& levels = factor->levels;
      for (const Level& level : given.levels) {
        if (std::find(levels.begin(), levels.end(), level.label) == levels.end()) {
          levels.push_back(level.label);
        }
      }
    }
  }
  return factors;
}

std::string sum_of_products(const std::vector<Grid>& grids) {
  std::string text;
  for (const Grid& grid : grids) {
    std::string product;
    for (const GridFactor& factor : grid.factors) {
      product += product.empty() ? "" : " × ";
      const std::string count = std::to_string(factor.levels.size());
      product += factor.keys.size() > 1 ? fmt::format("zip({})", count) : count;
    }
    if (grid.factors.empty()) product += "1";
    text += text.empty() ? "" : " + ";
    text += grids.size() > 1 ? fmt::format("({})", product) : product;
  }
  return text;
}

std::string whole_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string counted(std::size_t n, const char* noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

/// Puts faults in the order of the file and keeps one of each problem.
void raise_sorted(const Faults& faults) {
  std::vector<Fault> kept;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Fault& fault : faults.list()) {
    if (seen.emplace(fault.id, fault.problem).second) kept.push_back(fault);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
  });
  if (!kept.empty()) throw Error(kept);
}

/// Turns an experiment file into a plan, collecting faults.
class Planner {
 public:
  Planner(const Node& root, const std::vector<Override>& overrides,
          const ComponentSource& components, Faults faults)
      : base_(root), components_(components), faults_(std::move(faults)) {
    add_default_parts(base_);
    apply_overrides(overrides, base_, faults_);
    if (const Node* node = root.find("hypotheses")) hypotheses_ = *node;
    base_.erase("grid");
    base_.erase("hypotheses");
    grids_ = read_grids(root.find("grid"), base_, faults_);
    add_sweeps(overrides, base_, grids_, faults_);
  }

  Plan make() {
    plan_.factors = merged_factors(grids_);
    plan_.hypotheses = read_hypotheses(&hypotheses_, plan_.factors, components_, faults_);
    check_size();
    if (faults_.empty()) {
      for (const Grid& grid : grids_) expand(grid);
      name_base_levels();
    }
    for (const Grid& grid : grids_) read_whole(grid);
    raise_sorted(faults_);
    check_arms(plan_, faults_);
    faults_.raise();
    state_arithmetic();
    plan_.hash = plan_hash(plan_);
    return std::move(plan_);
  }

 private:
  void check_size() {
    for (const Grid& grid : grids_) {
      if (grid.product() <= most_cells) continue;
      faults_.add(grid.mark, "FL227", fmt::format("the grid has more than {} cells", most_cells),
                  "a plan lists every one of them", "Vary fewer factors, or zip some.");
    }
  }

  void expand(const Grid& grid) {
    const std::vector<Combination> combinations = grid.combinations();
    combined_ += grid.product();
    plan_.excluded += grid.product() - combinations.size();
    if (combinations.empty()) {
      faults_.add(grid.mark, "FL227", "exclude removes every cell of the grid",
                  "there would be nothing to run", "Exclude less.");
    }
    std::vector<Cell> cells = resolve(base_, grid, combinations, components_, faults_);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].levels = levels_of(grid, combinations[i]);
      add(std::move(cells[i]));
    }
  }

  std::vector<std::string> levels_of(const Grid& grid, const Combination& combination) const {
    std::vector<std::string> levels(plan_.factors.size());
    for (std::size_t f = 0; f < grid.factors.size(); ++f) {
      const auto place =
          std::find_if(plan_.factors.begin(), plan_.factors.end(),
                       [&](const Factor& factor) { return factor.name == grid.factors[f].name; });
      levels[static_cast<std::size_t>(place - plan_.factors.begin())] =
          grid.factors[f].levels[combination[f]].label;
    }
    return levels;
  }

  /// Adds a cell, or gives the levels it is known by to the equal cell that is there already.
  void add(Cell cell) {
    const auto [place, fresh] = places_.try_emplace(cell.key, plan_.cells.size());
    if (fresh) {
      plan_.cells.push_back(std::move(cell));
      return;
    }
    ++plan_.duplicates;
    auto& levels = plan_.cells[place->second].levels;
    for (std::size_t f = 0; f < levels.size(); ++f) {
      if (levels[f].empty()) levels[f] = cell.levels[f];
    }
  }

  /// Names the levels of the factors that a cell's grid leaves alone: what the base has there. So
  /// cells of several grids can be compared. A plain value that is no level yet becomes one.
  void name_base_levels() {
    for (std::size_t f = 0; f < plan_.factors.size(); ++f) {
      Factor& factor = plan_.factors[f];
      std::map<std::string, std::string> labels;  // by the values that they stand for
      for (const Cell& cell : plan_.cells) {
        if (!cell.levels[f].empty()) labels.try_emplace(values_of(cell, factor), cell.levels[f]);
      }
      for (Cell& cell : plan_.cells) {
        if (!cell.levels[f].empty()) continue;
        const std::string values = values_of(cell, factor);
        const Node* value = cell.config.at(factor.keys.front());
        const bool is_plain = factor.keys.size() == 1 && value && value->entries.empty() &&
                              value->items.empty() && !value->is_list();
        if (is_plain && labels.try_emplace(values, level_label(*value)).second) {
          factor.levels.push_back(level_label(*value));
        }
        if (const auto label = labels.find(values); label != labels.end()) {
          cell.levels[f] = label->second;
        }
      }
    }
  }

  /// What a cell has at the keys of a factor.
  static std::string values_of(const Cell& cell, const Factor& factor) {
    std::string values;
    for (const std::string& key : factor.keys) {
      const Node* value = cell.config.at(key);
      values += value ? canonical(*value) : "!";
    }
    return values;
  }

  /// Reads one cell as a whole, which finds keys that are unknown or missing.
  void read_whole(const Grid& grid) {
    Grid usable = grid;
    std::erase_if(usable.factors, [](const GridFactor& factor) { return factor.levels.empty(); });
    Experiment experiment;
    try {
      const Node node = configure(base_, usable, Combination(usable.factors.size(), 0));
      Reader(components_, faults_).read(node, experiment, "", "an experiment");
    } catch (const Error& error) {
      for (const Fault& fault : error.faults()) faults_.add(fault);
    }
    plan_.experiment = experiment.experiment;
    plan_.question = experiment.question;
    plan_.replicates = experiment.replicates;
  }

  void state_arithmetic() {
    std::string& text = plan_.arithmetic;
    const std::string sum = sum_of_products(grids_);
    const bool is_sum = sum.find(' ') != sum.npos;
    text = (is_sum ? sum + " = " : "") + counted(combined_, "cell");
    if (grids_.size() > 1 || plan_.duplicates > 0) {
      text += fmt::format(", duplicates {}", plan_.duplicates);
    }
    text += fmt::format(", excluded {}, × {} = {}", plan_.excluded,
                        counted(plan_.replicates, "replicate"),
                        counted(plan_.cells.size() * plan_.replicates, "run"));
  }

  Node base_, hypotheses_;
  const ComponentSource& components_;
  std::vector<Grid> grids_;
  Plan plan_;
  Faults faults_;
  std::size_t combined_ = 0;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

std::string RunId::text() const { return fmt::format("{}-r{:04}", key, replicate); }

std::vector<PlannedRun> Plan::runs() const {
  std::vector<PlannedRun> runs;
  runs.reserve(cells.size() * replicates);
  for (Index replicate = 0; replicate < replicates; ++replicate) {
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      runs.push_back({{cells[cell].key, replicate}, cell});
    }
  }
  return runs;
}

void read_experiment(const Node& config, const ComponentSource& components,
                     Experiment& experiment) {
  Faults faults;
  Reader(components, faults).read(config, experiment, "", "an experiment");
  faults.raise();
}

Plan make_plan(const std::filesystem::path& file, const std::vector<Override>& overrides,
               const ComponentSource& components) {
  Faults faults;
  const Node root = read_yaml(file, faults);
  if (root.entries.empty()) faults.raise();
  Plan plan = Planner(root, overrides, components, std::move(faults)).make();
  plan.text = whole_text(file);
  plan.overrides = overrides_text(overrides);
  return plan;
}

}  // namespace flatline::config
