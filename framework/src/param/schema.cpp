#include "param/schema.hpp"

#include <algorithm>

namespace flatline {

bool is_numeric(const ParamSchema& param) {
  return param.type.ends_with("integer") || param.type.ends_with("real");
}

void describe_base(const ParamBase& param, ParamSchema& out) {
  out.name = param.name();
  out.unit = param.unit();
  out.doc = param.doc();
  out.required = param.is_required();
}

std::vector<ParamSchema> describe(const Params& params) {
  std::vector<ParamSchema> out(params.all.size());
  for (std::size_t i = 0; i < out.size(); ++i) params.all[i]->describe(out[i]);
  return out;
}

Node write(const Params& params, bool all) {
  Node map = Node::map();
  for (const ParamBase* param : params.all) {
    if (!all && param->is_default()) continue;
    map.entries.push_back({param->name(), param->mark(), param->write(all)});
    map.entries.back().value.mark = param->mark();
  }
  return map;
}

bool all_default(const Params& params) {
  return std::all_of(params.all.begin(), params.all.end(),
                     [](const ParamBase* param) { return param->is_default(); });
}

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::dataset:
      return "dataset";
    case Kind::transform:
      return "transform";
    case Kind::layer:
      return "layer";
    case Kind::model:
      return "model";
    case Kind::loss:
      return "loss";
    case Kind::optimizer:
      return "optimizer";
    case Kind::schedule:
      return "schedule";
    case Kind::diagnostic:
      return "diagnostic";
  }
  return "unknown kind";
}

}  // namespace flatline
