#include "config/hypothesis.hpp"

#include <algorithm>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "config/key.hpp"
#include "config/vocabulary.hpp"

namespace flatline::config {
namespace {

struct HypothesisParams : Params {
  Param<std::string> id{this, "id", required, any, "1", "its name in tables and verdicts"};
  Param<std::string> claim{this, "claim", required, any, "1", "what is claimed, in one sentence"};
  Param<std::string> measure{this, "measure", required,
                             any,  "1",       "outcome is NAME, or a metric such as test.r2"};
  Param<std::string> expect{this, "expect", required,
                            any,  "1",      "how the measure differs between the two levels"};
};

/// Joins the words of a text by single blanks.
std::string words_of(const std::string& text) {
  static const std::regex blanks("\\s+");
  const std::string joined = std::regex_replace(text, blanks, " ");
  const auto first = joined.find_first_not_of(' ');
  return first == joined.npos ? "" : joined.substr(first, joined.find_last_not_of(' ') + 1 - first);
}

std::string shown(const std::string& text) { return text.empty() ? "\"\"" : text; }

bool is_part(const std::string& word) {
  return word == "train" || word == "validation" || word == "test";
}

/// Tells whether a measure holds or not in a run, instead of being a number.
bool is_binary(const std::string& measure) { return measure.find(' ') != measure.npos; }

/// Reads one hypothesis after the other, collecting faults.
class HypothesisReader {
 public:
  HypothesisReader(const std::vector<Factor>& factors, const ComponentSource& components,
                   Faults& faults)
      : factors_(factors), reader_(components, faults), faults_(faults) {}

  Hypothesis read(const Node& node, const std::string& path) {
    HypothesisParams params;
    reader_.read(node, params, path, "a hypothesis", {"compare", "where"});
    Hypothesis hypothesis{
        params.id, params.claim, "", {}, {}, words_of(params.measure), words_of(params.expect),
        node.mark};
    read_compare(node, hypothesis);
    if (const Node* where = node.find("where")) read_where(*where, hypothesis);
    const auto is_text = [&](const char* key) {
      const Node* text = node.find(key);
      return text != nullptr && text->is_scalar();
    };
    if (is_text("measure") && is_text("expect")) {
      check_measure(hypothesis, params.measure.mark());
      check_expect(hypothesis, params.expect.mark());
    }
    return hypothesis;
  }

 private:
  void read_compare(const Node& node, Hypothesis& hypothesis) {
    const Node* compare = node.find("compare");
    const bool fits = compare && compare->is_map() && compare->entries.size() == 1 &&
                      compare->entries.front().value.items.size() == 2;
    if (!fits) {
      faults_.add(compare ? compare->mark : node.mark, "FL240",
                  fmt::format("hypothesis {} compares no two levels", hypothesis.id),
                  "a hypothesis is about two levels of one factor",
                  "Write compare: {factor: [level, level]}.");
      return;
    }
    const Node::Entry& entry = compare->entries.front();
    const Factor* factor = find_factor(entry);
    if (!factor) return;
    hypothesis.factor = factor->name;
    for (const Node& level : entry.value.items) {
      hypothesis.levels.push_back(find_level(*factor, level));
    }
    if (hypothesis.levels.front() == hypothesis.levels.back() &&
        !hypothesis.levels.front().empty()) {
      faults_.add(entry.value.mark, "FL240",
                  fmt::format("hypothesis {} compares {} with itself", hypothesis.id,
                              hypothesis.levels.front()),
                  "a hypothesis is about two levels of one factor", "Name two levels.");
    }
  }

  void read_where(const Node& where, Hypothesis& hypothesis) {
    if (!where.is_map()) {
      faults_.add(where.mark, "FL240", fmt::format("where is {}", where.flow()),
                  "it keeps the cells that have these levels", "Write where: {factor: level}.");
      return;
    }
    for (const Node::Entry& entry : where.entries) {
      const Factor* factor = find_factor(entry);
      if (!factor) continue;
      if (factor->name == hypothesis.factor) {
        faults_.add(entry.mark, "FL240", fmt::format("where fixes {}", factor->name),
                    "that is the factor that is compared", "Remove it.");
        continue;
      }
      hypothesis.where.emplace_back(factor->name, find_level(*factor, entry.value));
    }
  }

  const Factor* find_factor(const Node::Entry& entry) {
    std::vector<std::string> names;
    for (const Factor& factor : factors_) {
      if (factor.name == entry.key) return &factor;
      names.push_back(factor.name);
    }
    faults_.add(entry.mark, "FL241", fmt::format("{} is no factor of the grid", entry.key),
                names.empty() ? "there is no grid" : "", suggest(entry.key, names));
    return nullptr;
  }

  std::string find_level(const Factor& factor, const Node& node) {
    std::string label = level_label(node);
    const auto found = std::find(factor.levels.begin(), factor.levels.end(), label);
    if (found != factor.levels.end()) return label;
    faults_.add(node.mark, "FL242", fmt::format("{} has no level {}", factor.name, label), "",
                suggest(label, factor.levels));
    return "";
  }

  void check_measure(const Hypothesis& hypothesis, const Mark& mark) {
    static const std::regex outcome("outcome is (?:not )?(\\S+)"),
        metric("([\\w-]+)\\.(\\w+)(?: (?:above|below) (\\S+))?");
    std::smatch match;
    if (std::regex_match(hypothesis.measure, match, outcome)) {
      check_name(match[1], outcome_names(), "outcome", mark);
    } else if (std::regex_match(hypothesis.measure, match, metric)) {
      check_metric(match[1], match[2], mark);
      if (match[3].matched && !to_number(Node::scalar(match[3]))) {
        faults_.add(mark, "FL244", fmt::format("measure: {} is no number", match[3].str()),
                    "the metric is compared with it", "Write for instance test.r2 above 0.9.");
      }
    } else {
      faults_.add(mark, "FL244",
                  fmt::format("measure: {} is not understood", shown(hypothesis.measure)),
                  "a measure is an outcome or a metric",
                  "Write for instance `outcome is constant`, `outcome is not healthy`, test.r2 or "
                  "`test.r2 above 0.9`.");
    }
  }

  void check_metric(const std::string& of, const std::string& name, const Mark& mark) {
    static const std::string skill = "skill_";
    const ComponentSource& components = reader_.components();
    if (!is_part(of)) {
      // What a diagnostic finds is known to itself alone.
      if (components.find(Kind::diagnostic, of)) return;
      std::vector<std::string> owners = components.names(Kind::diagnostic);
      owners.insert(owners.end(), {"train", "validation", "test"});
      check_name(of, owners, "part of the data and no diagnostic", mark);
    } else if (name.starts_with(skill)) {
      const std::string model = name.substr(skill.size());
      if (components.find(Kind::model, model)) return;
      check_name(model, components.names(Kind::model), "model that skill could be measured against",
                 mark);
    } else {
      static const std::string free_run = "free_run_";  // the same, of a model fed by itself
      const bool is_free = name.starts_with(free_run);
      check_name(is_free ? name.substr(free_run.size()) : name, metric_names(), "metric", mark);
    }
  }

  void check_name(const std::string& name, const std::vector<std::string>& names,
                  const std::string& what, const Mark& mark) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    faults_.add(mark, "FL244", fmt::format("measure: {} is no {}", name, what), "",
                suggest(name, names));
  }

  void check_expect(const Hypothesis& hypothesis, const Mark& mark) {
    static const std::regex count("(greater |less )?in at least (\\d{1,9}) of (\\d{1,9})"),
        equal("equal within (\\S+)");
    const std::string& expect = hypothesis.expect;
    std::smatch match;
    std::optional<bool> binary;  // whether the expectation is one about what holds or not
    if (expect == "more often" || expect == "less often") {
      binary = true;
    } else if (expect == "greater" || expect == "less") {
      binary = false;
    } else if (std::regex_match(expect, match, equal)) {
      const auto within = to_number(Node::scalar(match[1]));
      if (within && *within >= 0) binary = false;
    } else if (std::regex_match(expect, match, count)) {
      const int least = std::stoi(match[2]), n = std::stoi(match[3]);
      if (least >= 1 && least <= n) binary = !match[1].matched;
    }
    if (binary == is_binary(hypothesis.measure)) return;
    const std::string misfit = binary ? "does not fit the measure " + hypothesis.measure
                                      : std::string("is not understood");
    faults_.add(mark, "FL245", fmt::format("expect: {} {}", shown(expect), misfit), "",
                is_binary(hypothesis.measure)
                    ? "Write more often, less often or in at least K of n, with 1 ≤ K ≤ n."
                    : "Write greater, less, equal within X, greater in at least K of n or less in "
                      "at least K of n, with X ≥ 0 and 1 ≤ K ≤ n.");
  }

  const std::vector<Factor>& factors_;
  Reader reader_;
  Faults& faults_;
};

bool has(const Cell& cell, const std::vector<Factor>& factors, const std::string& name,
         const std::string& level) {
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].name == name) return cell.levels[f] == level;
  }
  return false;
}

/// Tells whether a cell watches with this diagnostic.
bool watches(const Cell& cell, const std::string& diagnostic) {
  const Node* list = cell.config.find("diagnostics");
  return list && std::any_of(list->items.begin(), list->items.end(), [&](const Node& item) {
           const Node* use = item.find("use");
           return (use ? use->text : item.text) == diagnostic;
         });
}

bool in_arm(const Cell& cell, const Plan& plan, const Hypothesis& hypothesis,
            const std::string& level) {
  return has(cell, plan.factors, hypothesis.factor, level) &&
         std::all_of(hypothesis.where.begin(), hypothesis.where.end(), [&](const auto& term) {
           return has(cell, plan.factors, term.first, term.second);
         });
}

}  // namespace

std::vector<Hypothesis> read_hypotheses(const Node* node, const std::vector<Factor>& factors,
                                        const ComponentSource& components, Faults& faults) {
  std::vector<Hypothesis> hypotheses;
  if (!node || node->type == Node::Type::null) return hypotheses;
  if (!node->is_list()) {
    faults.add(node->mark, "FL240", "hypotheses is no list", "there may be several",
               "Write hypotheses: [{id: …, claim: …, compare: …, measure: …, expect: …}].");
    return hypotheses;
  }
  HypothesisReader reader(factors, components, faults);
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    Hypothesis next = reader.read(node->items[i], fmt::format("hypotheses.{}", i));
    for (const Hypothesis& other : hypotheses) {
      if (other.id != next.id || next.id.empty()) continue;
      faults.add(next.mark, "FL243", fmt::format("two hypotheses have the id {}", next.id),
                 "first at " + other.mark.text(), "Give each an id of its own.");
      break;
    }
    hypotheses.push_back(std::move(next));
  }
  return hypotheses;
}

void check_arms(const Plan& plan, Faults& faults) {
  for (const Hypothesis& hypothesis : plan.hypotheses) {
    const std::string of = hypothesis.measure.substr(0, hypothesis.measure.find('.'));
    const bool finding = !hypothesis.measure.starts_with("outcome ") && !is_part(of);
    for (const std::string& level : hypothesis.levels) {
      const auto arm = [&](const Cell& cell) { return in_arm(cell, plan, hypothesis, level); };
      const auto first = std::find_if(plan.cells.begin(), plan.cells.end(), arm);
      if (first == plan.cells.end()) {
        faults.add(hypothesis.mark, "FL246",
                   fmt::format("hypothesis {}: no cell has {} = {}", hypothesis.id,
                               hypothesis.factor, level),
                   "exclude, or the levels of where, leave none", "Change the grid or where.");
      } else if (finding && !watches(*first, of)) {
        faults.add(hypothesis.mark, "FL247",
                   fmt::format("hypothesis {} measures {}, but {} = {} has no diagnostic {}",
                               hypothesis.id, hypothesis.measure, hypothesis.factor, level, of),
                   "only a diagnostic that watches has findings",
                   fmt::format("Add {} to diagnostics.", of));
      }
    }
  }
}

}  // namespace flatline::config
