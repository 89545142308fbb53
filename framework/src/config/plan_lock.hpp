#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "config/plan.hpp"

namespace flatline::config {

using Json = nlohmann::ordered_json;

/// Hashes what makes a plan this plan: cells in any order, replicates and hypotheses.
std::string plan_hash(const Plan& plan);

/// Gives what plan.lock holds beside its history: everything of the plan but the configurations.
Json lock_json(const Plan& plan);
/// Restores a plan with keys, but without levels and configurations of its cells. Throws
/// nlohmann::json::exception when a field is missing or of the wrong type.
Plan plan_from_lock(const Json& lock, const Mark& mark);

/// Says in words how declared hypotheses differ: "V2 changed: expect was greater, is less".
/// Empty when they don't. Both are the `hypotheses` of a lock.
std::string hypotheses_changes(const Json& before, const Json& now);

}  // namespace flatline::config
