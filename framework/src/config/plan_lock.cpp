#include "config/plan_lock.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/key.hpp"

namespace flatline::config {
namespace {

Json factor_json(const Factor& factor) {
  return {{"name", factor.name}, {"keys", factor.keys}, {"levels", factor.levels}};
}

Json hypothesis_json(const Hypothesis& hypothesis) {
  Json where = Json::object();
  for (const auto& [factor, level] : hypothesis.where) where[factor] = level;
  Json compare = Json::object();
  compare[hypothesis.factor] = hypothesis.levels;
  return {{"id", hypothesis.id},           {"claim", hypothesis.claim},
          {"compare", std::move(compare)}, {"where", std::move(where)},
          {"measure", hypothesis.measure}, {"expect", hypothesis.expect}};
}

Json hypotheses_json(const Plan& plan) {
  Json list = Json::array();
  for (const Hypothesis& hypothesis : plan.hypotheses) list.push_back(hypothesis_json(hypothesis));
  return list;
}

/// Reads a count as it was written; get() would turn any number into one, whatever its range.
Json::number_unsigned_t count_in(const Json& lock, const char* name) {
  return lock.at(name).get_ref<const Json::number_unsigned_t&>();
}

Hypothesis hypothesis_from(const Json& json, const Mark& mark) {
  Hypothesis hypothesis;
  json.at("id").get_to(hypothesis.id);
  json.at("claim").get_to(hypothesis.claim);
  const Json& compare = json.at("compare");
  if (!compare.is_object() || compare.size() != 1 || compare.begin().value().size() != 2) {
    throw Error(Fault{mark, "FL603", "the plan is damaged",
                      fmt::format("hypothesis {} compares no two levels", hypothesis.id),
                      "Restore the file, or write the plan anew into another folder."});
  }
  hypothesis.factor = compare.begin().key();
  compare.begin().value().get_to(hypothesis.levels);
  for (const auto& [factor, level] : json.at("where").items()) {
    hypothesis.where.emplace_back(factor, level.get<std::string>());
  }
  json.at("measure").get_to(hypothesis.measure);
  json.at("expect").get_to(hypothesis.expect);
  hypothesis.mark = mark;
  return hypothesis;
}

const Json* find_id(const Json& hypotheses, const Json& id) {
  const auto found = std::find_if(hypotheses.begin(), hypotheses.end(),
                                  [&](const Json& other) { return other.at("id") == id; });
  return found == hypotheses.end() ? nullptr : &*found;
}

std::string changed_fields(const Json& before, const Json& now) {
  std::string text;
  for (const auto& [field, value] : now.items()) {
    if (before.at(field) == value) continue;
    text += fmt::format("{}{} was {}, is {}", text.empty() ? "" : ", ", field,
                        before.at(field).dump(), value.dump());
  }
  return text;
}

}  // namespace

std::string plan_hash(const Plan& plan) {
  std::vector<std::string> keys;
  for (const Cell& cell : plan.cells) keys.push_back(cell.key);
  std::sort(keys.begin(), keys.end());
  const Json content{schema_version, std::move(keys), plan.replicates, hypotheses_json(plan)};
  return hash_text(content.dump());
}

Json lock_json(const Plan& plan) {
  Json factors = Json::array();
  for (const Factor& factor : plan.factors) factors.push_back(factor_json(factor));
  Json cells = Json::array();
  for (const Cell& cell : plan.cells) cells.push_back(cell.key);
  return {{"schema", schema_version},
          {"hash", plan.hash},
          {"experiment", plan.experiment},
          {"question", plan.question},
          {"arithmetic", plan.arithmetic},
          {"replicates", plan.replicates},
          {"excluded", plan.excluded},
          {"duplicates", plan.duplicates},
          {"overrides", plan.overrides},
          {"factors", std::move(factors)},
          {"hypotheses", hypotheses_json(plan)},
          {"cells", std::move(cells)}};
}

Plan plan_from_lock(const Json& lock, const Mark& mark) {
  Plan plan;
  lock.at("hash").get_to(plan.hash);
  lock.at("experiment").get_to(plan.experiment);
  lock.at("question").get_to(plan.question);
  lock.at("arithmetic").get_to(plan.arithmetic);
  plan.replicates = count_in(lock, "replicates");
  plan.excluded = count_in(lock, "excluded");
  plan.duplicates = count_in(lock, "duplicates");
  lock.at("overrides").get_to(plan.overrides);
  lock.at("deviations").get_to(plan.deviations);
  for (const Json& factor : lock.at("factors")) {
    plan.factors.push_back({factor.at("name"), factor.at("levels"), factor.at("keys")});
  }
  for (const Json& hypothesis : lock.at("hypotheses")) {
    plan.hypotheses.push_back(hypothesis_from(hypothesis, mark));
  }
  for (const Json& key : lock.at("cells")) plan.cells.push_back({{}, {}, key});
  return plan;
}

std::string hypotheses_changes(const Json& before, const Json& now) {
  std::string text;
  const auto add = [&](const Json& id, const std::string& what) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", id.get<std::string>(), what);
  };
  for (const Json& hypothesis : now) {
    const Json* old = find_id(before, hypothesis.at("id"));
    if (!old) {
      add(hypothesis.at("id"), "added");
    } else if (*old != hypothesis) {
      add(hypothesis.at("id"), "changed: " + changed_fields(*old, hypothesis));
    }
  }
  for (const Json& hypothesis : before) {
    if (!find_id(now, hypothesis.at("id"))) add(hypothesis.at("id"), "removed");
  }
  return text;
}

}  // namespace flatline::config
