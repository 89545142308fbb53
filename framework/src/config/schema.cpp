#include "config/schema.hpp"

#include "config/experiment.hpp"
#include "param/schema.hpp"

namespace flatline::config {
namespace {

using Json = nlohmann::ordered_json;

Json grid_schema() {
  const Json levels = {
      {"oneOf",
       {Json{{"type", "array"}, {"minItems", 1}}, Json{{"type", "object"}, {"minProperties", 1}}}},
      {"description", "the levels: a list, or a map of named levels"}};
  const Json zip = {
      {"type", "object"},
      {"additionalProperties",
       {{"type", "object"}, {"minProperties", 2}, {"additionalProperties", {{"type", "array"}}}}},
      {"description", "factors whose keys change in lock-step"}};
  const Json exclude = {{"type", "array"},
                        {"items", {{"type", "object"}}},
                        {"description", "combinations that are left out"}};
  const Json one = {{"type", "object"},
                    {"properties", {{"zip", zip}, {"exclude", exclude}}},
                    {"additionalProperties", levels},
                    {"description", "a product of factors: key → levels"}};
  return {{"oneOf", {one, Json{{"type", "array"}, {"items", one}}}},
          {"description", "what is varied; a list of grids is their union"}};
}

Json hypotheses_schema() {
  const Json pair = {
      {"type", "object"},
      {"minProperties", 1},
      {"maxProperties", 1},
      {"additionalProperties", {{"type", "array"}, {"minItems", 2}, {"maxItems", 2}}}};
  const Json properties = {
      {"id", {{"description", "short name of the claim, as in V2"}}},
      {"claim", {{"type", "string"}, {"description", "what is claimed, in one sentence"}}},
      {"compare", pair},
      {"where", {{"type", "object"}, {"description", "restricts the cells: factor → level"}}},
      {"measure",
       {{"type", "string"},
        {"description", "`outcome is NAME`, `outcome is not NAME`, or a metric such as test.r2"}}},
      {"expect",
       {{"type", "string"},
        {"description",
         "more often, less often, greater, less, equal within X, in at least K of n"}}}};
  return {{"type", "array"},
          {"items",
           {{"type", "object"},
            {"properties", properties},
            {"required", {"id", "claim", "compare", "measure", "expect"}},
            {"additionalProperties", false}}},
          {"description", "what is claimed over cells, decided when the runs are there"}};
}

}  // namespace

nlohmann::ordered_json experiment_schema(const ComponentSource& components) {
  const Experiment experiment;
  Json schema = json_schema(describe(experiment));
  schema["properties"]["grid"] = grid_schema();
  schema["properties"]["hypotheses"] = hypotheses_schema();
  // What has no default may come from the grid instead; only the name may not.
  schema["anyOf"] = {Json{{"required", schema["required"]}}, Json{{"required", {"grid"}}}};
  schema["required"] = {"experiment"};
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "flatline experiment"}};
  out.update(schema);
  out["$defs"] = schema_defs(components);
  return out;
}

}  // namespace flatline::config
